// activate.ts: `truename activate`: which build becomes live, and which one was before?
import { activateBuild } from '@truename/disk';
import { type CallOf, type Command, defineCommand, type Outcome } from '../command.ts';
import { activatedReport, failureVerdict } from '../release-report.ts';
import {
  buildArgument,
  commitOption,
  commitSetting,
  releaseOptions,
  targetArgument,
  targetPath,
} from './release-options.ts';

const activateArguments = [targetArgument, buildArgument] as const;

export const activate: Command = defineCommand({
  name: 'activate',
  summary: 'Makes a published build the live one, by one small record',
  details: [
    'All files of the build are read and checked first. The record (<target>/live/<number>.json) is a new file: of two activations at once one takes the next number, and the higher number is live. In a plain web root (--flat of truename publish) the pages are then switched one by one.',
    'Run it again after it was cut off: it goes on. Nothing is written where the build is live already.',
  ],
  arguments: activateArguments,
  options: commitOption,
  examples: [
    { line: 'activate /srv/shop 5f2c9d0e1a7b3c48', help: 'Once the build is everywhere' },
    {
      line: 'activate /srv/shop 5f2c9d0e1a7b3c48 --commit 0a1b2c3',
      help: 'With what it was made from, for the history',
    },
  ],
  run: activateOne,
});

type ActivateCall = CallOf<typeof activateArguments, typeof commitOption>;

async function activateOne(call: ActivateCall): Promise<Outcome> {
  const { arguments: given, options } = call;
  const { done, problems } = await activateBuild(targetPath(given.target, call), given.build, {
    ...commitSetting(options),
    ...releaseOptions(call),
  });
  const root = given.target;
  if (done === null) return { text: '', json: {}, problems, root, verdict: failureVerdict(problems, notActivated) };
  return { text: activatedReport(done, given.target, call), json: { ...done }, problems, root };
}

/** What is said where an activation was refused or failed. */
export const notActivated = 'Not activated.';
