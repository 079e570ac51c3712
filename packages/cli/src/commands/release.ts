// release.ts: `truename release`: publish and activate, in one command
import { resolve } from 'node:path';
import { releaseTree } from '@truename/disk';
import { type CallOf, type Command, defineCommand, type Outcome } from '../command.ts';
import { activatedReport, failureVerdict, publishedReport } from '../release-report.ts';
import {
  commitOption,
  commitSetting,
  dirArgument,
  publishOptions,
  publishSettings,
  releaseOptions,
  targetArgument,
  targetPath,
} from './release-options.ts';

const releaseArguments = [dirArgument, targetArgument] as const;
const allOptions = { ...publishOptions, ...commitOption } as const;

export const release: Command = defineCommand({
  name: 'release',
  summary: 'Publishes a build and makes it live: truename publish and truename activate in one',
  details: [
    'Pages find all files they name at every moment: those of the new build are there before it is live, and those of earlier builds stay. Run it again after it was cut off: it goes on. Where builds go to several places, publish to all of them first, and then activate.',
  ],
  arguments: releaseArguments,
  options: allOptions,
  examples: [
    { line: 'release dist /srv/shop', help: 'One host, or a volume that several share' },
    { line: 'release dist /srv/shop --commit "$(git rev-parse HEAD)"', help: 'With the commit, for the history' },
    { line: 'release dist /var/www/html --flat', help: 'Where a static server serves the directory as it is' },
  ],
  run: releaseBuild,
});

type ReleaseCall = CallOf<typeof releaseArguments, typeof allOptions>;

async function releaseBuild(call: ReleaseCall): Promise<Outcome> {
  const { arguments: given, options, terminal } = call;
  const target = targetPath(given.target, call);
  const { done, problems } = await releaseTree(resolve(terminal.cwd, given.dir), target, {
    ...publishSettings(options),
    ...commitSetting(options),
    ...releaseOptions(call),
  });
  const root = given.target;
  if (done === null) {
    const verdict = failureVerdict(problems, 'Not released. Run it again once that is mended.');
    return { text: '', json: {}, problems, root, verdict };
  }
  const { published, activated } = done;
  const text = [publishedReport(published, given.target, call), activatedReport(activated, given.target, call)].join(
    '\n',
  );
  return { text, json: { ...published, activation: activated }, problems, root };
}
