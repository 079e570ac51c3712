// digest-summary.ts: what does the user read when a directory is digested?
import type { DigestTreeResult } from '@truename/disk';
import type { Output } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import type { Call } from '../command.ts';
import { counted, formatBytes, formatCount } from '../quantities.ts';
import { printable } from '../report.ts';

/** What was digested, and where it went. Directories as the user wrote them. */
export interface Digested {
  readonly result: DigestTreeResult;
  readonly manifest: Manifest;
  readonly input: string;
  readonly output: string | null;
  readonly manifestPath: string;
}

type Show = Pick<Call, 'colors' | 'options'>;

/** The summary, without a line break at its end. */
export function digestSummary(
  { result, manifest, input, output, manifestPath }: Digested,
  { colors, options }: Show,
): string {
  const { counts, outputs, leftAlone } = result;
  const { bold, dim, green, cyan } = colors;
  const files = counts.named + counts.fixed + counts.companions + counts.originals;
  const where = output === null ? `${printable(input)} in place` : `${printable(input)} into ${printable(output)}`;
  const rows: (readonly [name: string, count: number, text: string])[] = [
    ['named', counts.named, 'by their content'],
    ['rewritten', counts.rewritten, counts.rewritten === 1 ? 'reference' : 'references'],
    [
      'originals',
      counts.originals,
      counts.originals === 1 ? 'copy with its un-hashed name' : 'copies with the un-hashed names',
    ],
    ['companions', counts.companions, 'source maps, compressed copies, licence files'],
    ['fixed', counts.fixed, counts.fixed === 1 ? 'file keeps its name' : 'files keep their names'],
  ];
  const shown = rows.filter(([name, count]) => count > 0 || name === 'named');
  const width = Math.max(...shown.map(([, count]) => formatCount(count).length));
  const line = (name: string, count: string, text: string) =>
    `  ${cyan(name.padEnd(10))}  ${count.padStart(width)} ${text}`;
  const pad = ' '.repeat(width + 15);
  return [
    `${green('Digested')} ${bold(where)}: ${counted(files, 'file')}, ${formatBytes(counts.bytes)}, ${writtenText(counts)}`,
    '',
    ...shown.map(([name, count, text]) => line(name, formatCount(count), text)),
    ...fixedByReason(outputs, options.verbose).map(({ reason, paths }) => `${pad}${dim(`${reason}:`)} ${paths}`),
    ...(leftAlone.length > 0 && !options.verbose
      ? [
          line(
            'left alone',
            formatCount(leftAlone.length),
            `${leftAlone.length === 1 ? 'place' : 'places'} ${dim('(--verbose lists them)')}`,
          ),
        ]
      : []),
    '',
    `Build ${bold(manifest.build)}, manifest ${printable(manifestPath)}`,
    `Next: ${bold(`truename verify ${printable(output ?? input)}`)}`,
  ].join('\n');
}

function writtenText({ written, deleted, unchanged }: DigestTreeResult['counts']): string {
  if (unchanged) return 'all there already';
  return `${formatCount(written)} written${deleted > 0 ? `, ${formatCount(deleted)} deleted` : ''}`;
}

interface Group {
  readonly reason: string;
  readonly paths: string;
}

/** So many paths show what a reason means. */
const shownPaths = 4;

function fixedByReason(outputs: readonly Output[], all: boolean): Group[] {
  const byReason = new Map<string, string[]>();
  for (const { fixed, path } of outputs)
    if (fixed !== undefined) byReason.set(fixed, [...(byReason.get(fixed) ?? []), path]);
  return [...byReason]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, paths]) => ({ reason, paths: some(paths.toSorted(), all) }));
}

function some(paths: readonly string[], all: boolean): string {
  const shown = all ? paths : paths.slice(0, shownPaths);
  const hidden = paths.length - shown.length;
  return printable(shown.join(', ')) + (hidden > 0 ? ` and ${formatCount(hidden)} more` : '');
}
