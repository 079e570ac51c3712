// explain-report.ts: what does an explanation look like on a terminal?
import type { Explanation } from '@truename/disk';
import type { Call } from './command.ts';
import { counted, formatBytes, formatCount } from './quantities.ts';
import { printable } from './report.ts';

type Show = Pick<Call, 'colors' | 'options'>;

/** Lines of each list without `--verbose`. */
const shownLines = 20;

const kinds: Readonly<Record<Explanation['kind'], string>> = {
  output: 'an output, named by its content',
  fixed: 'a fixed file: it keeps its name',
  original: 'an original: the un-hashed copy of an output',
  map: 'a source map',
  encoded: 'a compressed copy',
};

/** The report, without a line break at its end. */
export function explainReport(told: Explanation, show: Show): string {
  const { bold } = show.colors;
  const lists = [referenceLines(told, show), userLines(told, show), changeLines(told, show)];
  return [
    bold(printable(told.path)),
    `  ${kinds[told.kind]}`,
    ...factLines(told, show),
    ...lists.flatMap((lines) => (lines.length === 0 ? [] : ['', ...lines])),
  ].join('\n');
}

function factLines(told: Explanation, { colors }: Show): string[] {
  const { logical, url, of, size, hash, type, integrity, state, digits, reason, companions, component } = told;
  const facts: (readonly [name: string, values: readonly (string | null)[]])[] = [
    ['logical', logical],
    ['url', [url]],
    ['of', [of]],
    ['why', [reason]],
    ['type', [type]],
    ['size', [size === null ? null : `${formatBytes(size)}${size < 1000 ? '' : `, ${formatCount(size)} bytes`}`]],
    ['hash', [hash === null ? null : `${hash}, XXH64 of its bytes`]],
    ['integrity', [integrity]],
    ['on disk', [state === 'unknown' ? 'there; the manifest says nothing of its bytes' : state]],
    [
      'digits',
      digits ? [`${digits.digits}: ${digits.how}`, saltText(digits.salt), digits.command && `$ ${digits.command}`] : [],
    ],
    ['beside it', companions.map(({ path, what, isThere }) => `${path} (${what}${isThere ? '' : ', not there'})`)],
    ['circle', component],
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.flatMap(([name, values]) =>
    values
      .filter((value) => value !== null)
      .map((value, at) => `  ${colors.cyan((at === 0 ? name : '').padEnd(width))}  ${printable(value)}`),
  );
}

function saltText(salt: string): string | null {
  return salt === '' ? null : `with the salt ${JSON.stringify(salt)} before it`;
}

function referenceLines({ references }: Explanation, show: Show): string[] {
  const rows = references.map(({ at, kind, path, isThere }) => ({
    cells: [`${at.line}:${at.column}`, kind],
    text: isThere ? printable(path) : `${printable(path)} ${show.colors.red('is not there')}`,
  }));
  return list(`It names ${counted(new Set(references.map(({ path }) => path)).size, 'file')}`, rows, show);
}

function userLines({ referredBy }: Explanation, show: Show): string[] {
  const rows = referredBy.map(({ at, kind, path }) => ({
    cells: [kind],
    text: `${printable(path)}:${at.line}:${at.column}`,
  }));
  return list(`It is named by ${counted(new Set(referredBy.map(({ path }) => path)).size, 'file')}`, rows, show);
}

function changeLines({ kind, changedBy }: Explanation, show: Show): string[] {
  if (kind !== 'output' && kind !== 'fixed') return [];
  const verb = kind === 'output' ? 'renamed' : 'rewritten';
  if (changedBy.length === 0) return [`It is ${verb} by a change of its own content only`];
  const rows = changedBy.map(({ path, chain }) => {
    const between = printable(chain.slice(1, -1).join(', '));
    return {
      cells: [],
      text: printable(path) + (between === '' ? '' : show.colors.dim(` by way of ${between}`)),
    };
  });
  return list(`It is ${verb} by a change of its own content, or of ${counted(changedBy.length, 'file')}`, rows, show);
}

interface Row {
  readonly cells: readonly string[];
  readonly text: string;
}

function list(head: string, rows: readonly Row[], { colors, options }: Show): string[] {
  if (rows.length === 0) return [];
  const shown = options.verbose ? rows : rows.slice(0, shownLines);
  const widths = (shown[0]?.cells ?? []).map((_, at) => Math.max(...shown.map(({ cells }) => cells[at]!.length)));
  const lines = shown.map(({ cells, text }) => {
    const padded = cells.map((cell, at) => `${colors.dim(cell.padEnd(widths[at]!))}  `).join('');
    return `  ${padded}${text}`;
  });
  const hidden = rows.length - shown.length;
  const more = hidden > 0 ? [colors.dim(`  and ${formatCount(hidden)} more (--verbose shows all)`)] : [];
  return [head, ...lines, ...more];
}
