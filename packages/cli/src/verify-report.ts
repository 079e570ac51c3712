// verify-report.ts: what does the user read when a directory was checked?
import type { Verified } from '@truename/disk';
import type { Problem, ProblemCode } from '@truename/engine';
import type { Call } from './command.ts';
import { counted, formatBytes, formatCount } from './quantities.ts';
import { printable } from './report.ts';

/** What each kind of fault means, in the order of the report. */
const kinds: readonly (readonly [codes: readonly ProblemCode[], one: string, many: string])[] = [
  [['wrong-build-id', 'wrong-sums'], 'the manifest or its sums were edited', 'the manifest and its sums were edited'],
  [['missing-file'], 'file is not there', 'files are not there'],
  [['changed-file', 'changed-original'], 'file is not as it was built', 'files are not as they were built'],
  [['wrong-name'], 'name is not the hash of its content', 'names are not the hash of their content'],
  [['wrong-sibling'], 'compressed copy is of something else', 'compressed copies are of something else'],
  [['mixed-builds'], 'file of another build is named', 'files of other builds are named'],
  [['broken-reference'], 'reference leads nowhere', 'references lead nowhere'],
  [['orphaned-file'], 'file is of another build', 'files are of other builds'],
  [['unknown-file'], 'file is of no build', 'files are of no build'],
  [['unfinished'], 'run was interrupted', 'runs were interrupted'],
  [['unreadable-file'], 'file cannot be read', 'files cannot be read'],
];

/** A link that was broken when the build was made: of some sites there are hundreds, and no copy of theirs is to blame. */
export function isOldLink({ code, severity }: Problem): boolean {
  return code === 'broken-reference' && severity === 'warning';
}

/** The report, without a line break at its end; empty where there was nothing to check. `dir` as the user wrote it. */
export function verifyReport(
  found: Verified,
  dir: string,
  { colors, options }: Pick<Call, 'colors' | 'options'>,
): string {
  const { manifest, faults, counts, warnings, unchecked } = found;
  if (manifest === null) return '';
  const { bold, dim, green, red } = colors;
  const build = `build ${bold(manifest.build)}`;
  const where = bold(printable(dir));
  const head =
    faults.length === 0
      ? `${green('Verified')} ${where}: it is ${build}, all of it and nothing else`
      : `${red('Not verified')}: ${where} is not ${build} as it was made`;
  const old = warnings.filter(isOldLink).length;
  const more = options.verbose ? '' : ` ${dim('(--verbose lists them)')}`;
  const rows: (readonly [count: number, text: string])[] = [
    ...kinds.map(([codes, one, many]) => row(faults.filter(({ code }) => codes.includes(code)).length, one, many)),
    [old, `${old === 1 ? 'link was' : 'links were'} broken when the build was made${more}`],
    [unchecked.length, `${unchecked.length === 1 ? 'name' : 'names'} in circles could not be computed again`],
  ];
  const shown = rows.filter(([count]) => count > 0);
  const width = Math.max(0, ...shown.map(([count]) => formatCount(count).length));
  const looked = `${counted(counts.files, 'file')}, ${formatBytes(counts.bytes)}, ${counted(counts.references, 'reference')}`;
  return [head, `  ${looked}`, ...shown.map(([count, text]) => `  ${formatCount(count).padStart(width)} ${text}`)].join(
    '\n',
  );
}

function row(count: number, one: string, many: string): readonly [number, string] {
  return [count, count === 1 ? one : many];
}
