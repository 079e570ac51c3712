// rollback.ts: `truename rollback`: which build was live before, and is live again?
import { rollBack } from '@truename/disk';
import { type CallOf, type Command, defineCommand, type Outcome } from '../command.ts';
import { activatedReport, failureVerdict } from '../release-report.ts';
import { notActivated } from './activate.ts';
import {
  buildArgument,
  commitOption,
  commitSetting,
  releaseOptions,
  targetArgument,
  targetPath,
} from './release-options.ts';

const rollbackArguments = [targetArgument, { ...buildArgument, isOptional: true }] as const;

export const rollback: Command = defineCommand({
  name: 'rollback',
  summary: 'Makes the build live that was live before, or an earlier one',
  details: [
    'It is one more activation: nothing is copied, and its URLs are those that it always had. Done twice, it goes back twice; a build that was taken back is never chosen.',
  ],
  arguments: rollbackArguments,
  options: commitOption,
  examples: [
    { line: 'rollback /srv/shop', help: 'The build before' },
    { line: 'rollback /srv/shop 5f2c9d0e1a7b3c48', help: 'A certain one, of those that truename history shows' },
  ],
  run: goBack,
});

type RollbackCall = CallOf<typeof rollbackArguments, typeof commitOption>;

async function goBack(call: RollbackCall): Promise<Outcome> {
  const { arguments: given, options } = call;
  const { done, problems } = await rollBack(targetPath(given.target, call), given.build, {
    ...commitSetting(options),
    ...releaseOptions(call),
  });
  const root = given.target;
  if (done === null) return { text: '', json: {}, problems, root, verdict: failureVerdict(problems, notActivated) };
  return { text: activatedReport(done, given.target, call), json: { ...done }, problems, root };
}
