// verify.ts: `truename verify`: what is checked, and what does the exit code say?
import { resolve } from 'node:path';
import { type Verified, verifyTree } from '@truename/disk';
import { globHint, type Problem } from '@truename/engine';
import { type CallOf, type Command, defineCommand, type Outcome } from '../command.ts';
import { UsageError } from '../usage.ts';
import { isOldLink, verifyReport } from '../verify-report.ts';

const verifyArguments = [{ name: 'dir', help: 'A directory that was digested or built with the plugin' }] as const;

const verifyOptions = {
  ignore: {
    type: 'list',
    value: 'glob',
    help: 'Files that may stand there although the manifest does not list them, such as uploads, or files of earlier builds',
  },
  manifest: {
    type: 'text',
    value: 'path',
    help: 'Where the manifest is: absolute, or from <dir>',
    defaultHelp: '.truename/manifest.json',
  },
} as const;

export const verify: Command = defineCommand({
  name: 'verify',
  summary: 'Checks that a directory is the build of its manifest, all of it and nothing else',
  details: [
    'Reads every file again and follows every reference: files that are missing, changed, of another build or of nobody, names that are not the hash of their content, texts that name files of another build, compressed copies of something else. So it finds an instance that holds a mix of two builds. The exit code is 1 on any fault.',
    'Links that were broken when the build was made are told with --verbose and are no fault. Files that a deploy writes (config.js, env.js and the like) may differ, which is a warning. Source maps and compressed copies may be absent.',
  ],
  arguments: verifyArguments,
  options: verifyOptions,
  examples: [
    { line: 'verify dist', help: 'After a build, or on each instance after a deploy' },
    { line: "verify /var/www/site --ignore 'uploads/**'", help: 'Where users put files beside the build' },
    { line: 'verify dist --json > verify.json', help: 'For a program: all faults, with file, line and column' },
  ],
  run: verifyDirectory,
});

type VerifyCall = CallOf<typeof verifyArguments, typeof verifyOptions>;

async function verifyDirectory(call: VerifyCall): Promise<Outcome> {
  const { arguments: given, options, terminal } = call;
  for (const glob of options.ignore) {
    const hint = globHint(glob);
    if (hint !== null) throw new UsageError(`--ignore is ${JSON.stringify(glob)}`, hint);
  }
  const found = await verifyTree(resolve(terminal.cwd, given.dir), {
    ignore: options.ignore,
    ...(options.manifest === undefined ? {} : { manifest: options.manifest }),
    onProgress: ({ done, total }) => call.progress('Checking', done, total),
  });
  const { manifest, counts, unchecked } = found;
  const verdict = verdictOf(found);
  return {
    text: verifyReport(found, given.dir, call),
    json: { build: manifest?.build ?? null, counts, unchecked },
    problems: [...found.faults, ...found.warnings.filter((warning) => !isOldLink(warning))],
    leftAlone: found.warnings.filter(isOldLink),
    root: given.dir,
    ...(verdict === null ? {} : { verdict }),
  };
}

const ofOtherBuilds: ReadonlySet<Problem['code']> = new Set(['mixed-builds', 'orphaned-file']);

function verdictOf({ manifest, faults }: Verified): string | null {
  if (manifest === null) return 'Nothing was checked.';
  if (!faults.some(({ code }) => ofOtherBuilds.has(code))) return null;
  const isMixed = faults.some(
    ({ code }) => code === 'mixed-builds' || code === 'changed-file' || code === 'missing-file',
  );
  return isMixed ? 'This is a mix of two builds: copy one of them whole.' : null;
}
