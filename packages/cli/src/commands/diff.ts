// diff.ts: `truename diff`: what changed between two builds, told as a table, as JSON and as a page?
import { resolve } from 'node:path';
import { diffTrees, machine, type TreeDiff, writeAtomically } from '@truename/disk';
import { type CallOf, type Command, defineCommand, type Outcome } from '../command.ts';
import { diffPage } from '../diff-page.ts';
import { diffReport } from '../diff-report.ts';
import { printable } from '../report.ts';

const diffArguments = [
  { name: 'old', help: 'A directory that was digested or built with the plugin' },
  { name: 'new', help: 'The next build of it' },
] as const;

const diffOptions = {
  html: { type: 'text', value: 'file', help: 'Write the comparison as a page that needs no other file and no network' },
  compress: {
    type: 'text',
    value: 'encoding',
    choices: ['br', 'gzip'],
    default: 'br',
    help: 'How to measure what is sent, for files of which the builds have no compressed copy',
  },
  manifest: {
    type: 'text',
    value: 'path',
    help: 'Where each directory has its manifest',
    defaultHelp: '.truename/manifest.json',
  },
} as const;

export const diff: Command = defineCommand({
  name: 'diff',
  summary: 'Compares two builds: which URLs changed, why, and what a returning visitor downloads again',
  details: [
    'A file changed by its own edit, or only because it names files that changed (a cascade): then the report says which, back to the edit. Names that changed for a salt, a base or a pattern are told as that.',
    'Differences are no fault: the exit code is 1 only where the directories cannot be compared, or one URL has two contents.',
  ],
  arguments: diffArguments,
  options: diffOptions,
  examples: [
    { line: 'diff dist-before dist', help: 'As a table' },
    {
      line: 'diff dist-before dist --html report.html',
      help: 'As a page with a picture, to look at or to attach to a review',
    },
    { line: 'diff dist-before dist --json', help: 'For a program: fail a build that makes visitors download too much' },
  ],
  run: compareDirectories,
});

type DiffCall = CallOf<typeof diffArguments, typeof diffOptions>;

const steps = { compare: 'Comparing', compress: 'Compressing' } as const;

async function compareDirectories(call: DiffCall): Promise<Outcome> {
  const { arguments: given, options, terminal } = call;
  const { diff: found, problems } = await diffTrees(
    resolve(terminal.cwd, given.old),
    resolve(terminal.cwd, given.new),
    {
      compress: options.compress,
      ...(options.manifest === undefined ? {} : { manifest: options.manifest }),
      onProgress: ({ step, done, total }) => call.progress(steps[step], done, total),
    },
  );
  if (found === null) return { text: '', json: {}, problems, verdict: 'Nothing was compared.' };
  const page = options.html === undefined ? null : writePage(found, options.html, call);
  const written = page === null ? '' : `\n\nThe page is in ${printable(page)}`;
  return { text: diffReport(found, call) + written, json: { ...found, html: page }, problems, root: given.new };
}

/** Gives the path as the user wrote it. */
function writePage(found: TreeDiff, path: string, { arguments: given, terminal }: DiffCall): string {
  const page = diffPage(found, { old: given.old, new: given.new });
  writeAtomically(machine, resolve(terminal.cwd, path), new TextEncoder().encode(page));
  return path;
}
