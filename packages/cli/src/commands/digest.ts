// digest.ts: `truename digest`: what does it do, and what does it say when it is done?
import { join, resolve } from 'node:path';
import { type DigestTreeResult, digestTree, manifestPath } from '@truename/disk';
import { type Call, type Command, defineCommand, type Outcome } from '../command.ts';
import { UsageError } from '../usage.ts';
import { type DigestArguments, type DigestOptions, digestArguments, digestOptions } from './digest-options.ts';
import { digestSettings, unmatchedGlobs } from './digest-settings.ts';
import { digestSummary } from './digest-summary.ts';

export const digest: Command = defineCommand({
  name: 'digest',
  usage: '<in> --out <dir>',
  summary: 'Names every file of a directory by its content, and rewrites the references',
  details: [
    'Reads <in>, writes the renamed files to --out, and a manifest (.truename/manifest.json) that says what became of each. Pages, robots.txt, favicon.ico, service workers and the like keep their names. Nothing is written when there is an error. Run it again at any time: only what changed is written, and what was interrupted is completed. One digest at a time writes to a directory.',
  ],
  arguments: digestArguments,
  options: digestOptions,
  examples: [
    { line: 'digest build --out dist', help: 'A directory that some tool has built' },
    { line: 'digest public --in-place', help: 'The same, where the files are' },
    { line: 'digest build --out dist --base /shop/', help: 'Served below a path' },
    {
      line: "digest build --out dist --fixed 'downloads/**' --rename 'print.html'",
      help: 'Other names than by default',
    },
    { line: 'digest build --out dist --strict --json > digest.json', help: 'In CI: a warning is a fault' },
  ],
  run: digestDirectory,
});

type DigestCall = Call<DigestArguments, DigestOptions>;

async function digestDirectory(call: DigestCall): Promise<Outcome> {
  const { options, terminal } = call;
  const places = placesOf(call);
  const settings = await digestSettings(options, terminal.env);
  const { originals, link, compress } = options;
  const result = await digestTree({
    input: resolve(terminal.cwd, places.input),
    output: places.output === null ? null : resolve(terminal.cwd, places.output),
    settings,
    ...(originals === undefined ? {} : { originals }),
    link,
    compress,
    onProgress: ({ step, done, total }) => call.progress(steps[step], done, total),
  });
  return outcomeOf(result, places, call);
}

const steps = {
  read: 'Reading',
  name: 'Naming',
  compress: 'Compressing',
  write: 'Writing',
  check: 'Checking',
} as const;

/** Directories as the user wrote them. */
interface Places {
  readonly input: string;
  /** Null for in place. */
  readonly output: string | null;
}

function placesOf({ arguments: { in: input }, options }: DigestCall): Places {
  const { out, 'in-place': isInPlace } = options;
  if (isInPlace && out !== undefined) throw new UsageError('--out and --in-place exclude each other', 'Leave one out');
  if (!isInPlace && out === undefined)
    throw new UsageError('--out is missing', 'Write --out <dir>, or --in-place to rename the files where they are');
  return { input, output: out ?? null };
}

function outcomeOf(result: DigestTreeResult, { input, output }: Places, call: DigestCall): Outcome {
  const { manifest, isBegun, outputs, leftAlone, counts } = result;
  const directory = output ?? input;
  const problems = [...result.problems, ...(manifest === null ? [] : unmatchedGlobs(call.options, outputs))];
  const manifestFile = join(directory, manifestPath);
  const isRefused = call.options.strict && problems.some(({ severity }) => severity === 'warning');
  return {
    text: manifest === null ? '' : digestSummary({ result, manifest, input, output, manifestPath: manifestFile }, call),
    json: { build: manifest?.build ?? null, manifest: manifest === null ? null : manifestFile, begun: isBegun, counts },
    problems,
    leftAlone,
    root: input,
    ...(isRefused ? { exitCode: 1 } : {}),
    ...(manifest === null ? { verdict: unwritten(result) } : {}),
    ...(manifest !== null && isRefused ? { verdict: 'With --strict a warning is a fault.' } : {}),
  };
}

function unwritten({ isBegun, problems }: DigestTreeResult): string {
  if (isBegun) return 'Not completed: some files are new, others may be old. The next digest completes it.';
  // Another one may have written a lot.
  return problems.some(({ code }) => code === 'taken-over') ? 'This digest wrote nothing.' : 'Nothing was written.';
}
