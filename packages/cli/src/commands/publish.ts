// publish.ts: `truename publish`: what is copied, and what is next?
import { resolve } from 'node:path';
import { publishTree } from '@truename/disk';
import { type CallOf, type Command, defineCommand, type Outcome } from '../command.ts';
import { publishedReport } from '../release-report.ts';
import { printable } from '../report.ts';
import {
  dirArgument,
  publishOptions,
  publishSettings,
  releaseOptions,
  targetArgument,
  targetPath,
} from './release-options.ts';

const publishArguments = [dirArgument, targetArgument] as const;

export const publish: Command = defineCommand({
  name: 'publish',
  summary: 'Copies a build to where it is served from, beside the builds that are there; nothing is live by it',
  details: [
    'The build is verified first, and refused if anything is wrong with it. Hashed files go to <target>/assets, what belongs to this build alone to <target>/builds/<build>, its manifest last. Files that are there already stay; a name that something else has is an error, and nothing is ever written over.',
    'Run it again after it was cut off: it goes on. No lock is needed, and no file time means anything. Then truename activate makes the build live; truename release does both.',
  ],
  arguments: publishArguments,
  options: publishOptions,
  examples: [
    { line: 'publish dist /srv/shop', help: 'Everywhere first: on each host, in each region' },
    { line: 'publish dist /var/www/html --flat', help: 'Where a static server serves the directory as it is' },
    { line: 'publish dist /srv/shop --json', help: 'For a program: the build id, and what was copied' },
  ],
  run: publishBuild,
});

type PublishCall = CallOf<typeof publishArguments, typeof publishOptions>;

async function publishBuild(call: PublishCall): Promise<Outcome> {
  const { arguments: given, options, terminal } = call;
  const target = targetPath(given.target, call);
  const { done, problems } = await publishTree(resolve(terminal.cwd, given.dir), target, {
    ...publishSettings(options),
    ...releaseOptions(call),
  });
  const root = given.target;
  if (done === null)
    return { text: '', json: {}, problems, root, verdict: 'Not published. What is live is as it was.' };
  const next = `Next: truename activate ${printable(given.target)} ${done.build}`;
  return { text: `${publishedReport(done, given.target, call)}\n  ${next}`, json: { ...done }, problems, root };
}
