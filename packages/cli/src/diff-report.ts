// diff-report.ts: what does a comparison of two builds look like on a terminal?
import { type DiffGroup, type FileDiff, groupOf, isLoadedAgain, type TreeDiff } from '@truename/disk';
import type { Call } from './command.ts';
import { chainsOf, spreadsOf } from './diff-chains.ts';
import { groups, groupWords, headline, measureText, percent, settingText, whyText } from './diff-words.ts';
import { counted, formatBytes, formatCount } from './quantities.ts';
import { printable } from './report.ts';
import { wrap } from './wrap.ts';

type Show = Pick<Call, 'colors' | 'width' | 'options'>;

/** Rows of each table without `--verbose`. */
const shownRows = { files: 20, spreads: 3, entries: 5, removed: 5 } as const;

/** The report, without a line break at its end. */
export function diffReport(diff: TreeDiff, show: Show): string {
  const { colors, width } = show;
  const { first, again } = diff.totals;
  const share = again.files === 0 ? '' : ` (${percent(again.transfer, first.transfer)})`;
  const settings = diff.settings.map((setting) => `Not only content changed: ${settingText(setting)}.`);
  const parts = [
    [
      ...wrap(headline(diff) + share, width).map(colors.bold),
      ...settings.flatMap((text) => wrap(printable(text), width)),
    ],
    groupLines(diff, show),
    again.files === 0 ? [] : fileLines(diff, show),
    spreadLines(diff, show),
    entryLines(diff, show),
    removedLines(diff, show),
    wrap(`${measureText(diff)}.`, width).map(colors.dim),
  ];
  return parts.flatMap((lines, at) => (lines.length === 0 ? [] : at === 0 ? lines : ['', ...lines])).join('\n');
}

/** Each group has its colour wherever it is named. */
function painter({ colors }: Pick<Show, 'colors'>): Readonly<Record<DiffGroup, (text: string) => string>> {
  const { yellow, cyan, magenta, green, dim } = colors;
  return { 'own-edit': yellow, cascade: cyan, 'names-only': magenta, added: green, unchanged: dim, removed: dim };
}

function groupLines({ totals }: TreeDiff, show: Show): string[] {
  const paint = painter(show);
  const rows = groups.flatMap((group) => {
    const { files, transfer } = totals.groups[group];
    const { name, help } = groupWords[group];
    if (files === 0) return [];
    return [{ group, cells: [name, counted(files, 'file'), group === 'removed' ? '' : formatBytes(transfer)], help }];
  });
  const widths = [0, 1, 2].map((at) => Math.max(0, ...rows.map(({ cells }) => cells[at]!.length)));
  return rows.map(({ group, cells: [name = '', files = '', bytes = ''], help }) => {
    const line = `  ${paint[group](name.padEnd(widths[0]!))}  ${files.padStart(widths[1]!)}  ${bytes.padStart(widths[2]!)}`;
    const length = 6 + widths[0]! + widths[1]! + widths[2]!;
    return length + 2 + help.length > show.width ? line.trimEnd() : `${line}  ${show.colors.dim(help)}`;
  });
}

function fileLines({ files }: TreeDiff, show: Show): string[] {
  const bytes = (file: FileDiff) => file.transfer?.bytes ?? 0;
  const again = files.filter(isLoadedAgain).sort((a, b) => bytes(b) - bytes(a) || (a.name < b.name ? -1 : 1));
  const paint = painter(show);
  const rows = limited(again, shownRows.files, show).map((file) => ({
    numbers: [formatBytes(bytes(file)), formatBytes(file.new?.size ?? 0)],
    name: file.name,
    why: whyText(file),
    paint: paint[groupOf(file)],
  }));
  return table(
    { heads: ['compressed', 'raw'], name: 'file', why: 'why', rows, hidden: again.length - rows.length },
    show,
  );
}

function spreadLines(diff: TreeDiff, show: Show): string[] {
  const spreads = spreadsOf(chainsOf(diff));
  const rows = limited(spreads, shownRows.spreads, show).map(({ file, others }) => ({
    numbers: [formatBytes(others.transfer), formatCount(others.files)],
    name: file.name,
    why: '',
    paint: painter(show)['own-edit'],
  }));
  return table(
    { heads: ['cascade', 'files'], name: 'caused by', why: '', rows, hidden: spreads.length - rows.length },
    show,
  );
}

function entryLines({ entries }: TreeDiff, show: Show): string[] {
  const touched = entries
    .filter(({ again }) => again.files > 0)
    .sort((a, b) => b.again.transfer - a.again.transfer || (a.name < b.name ? -1 : 1));
  const rows = limited(touched, shownRows.entries, show).map(({ name, again, first, isNew }) => ({
    numbers: [formatBytes(again.transfer), formatBytes(first.transfer)],
    name,
    why: isNew ? 'new' : '',
    paint: painter(show).added,
  }));
  return table(
    { heads: ['again', 'first visit'], name: 'page or entry', why: '', rows, hidden: touched.length - rows.length },
    show,
  );
}

function removedLines({ files }: TreeDiff, show: Show): string[] {
  const removed = files.filter(({ status }) => status === 'removed');
  const rows = limited(removed, shownRows.removed, show).map(({ name, old }) => ({
    numbers: [formatBytes(old?.size ?? 0)],
    name,
    why: '',
    paint: painter(show).removed,
  }));
  return table({ heads: ['raw'], name: 'removed', why: '', rows, hidden: removed.length - rows.length }, show);
}

function limited<T>(values: readonly T[], most: number, { options }: Show): readonly T[] {
  return options.verbose ? values : values.slice(0, most);
}

interface Table {
  /** Headings of the numbers. */
  readonly heads: readonly string[];
  readonly name: string;
  readonly why: string;
  readonly rows: readonly { numbers: readonly string[]; name: string; why: string; paint(text: string): string }[];
  readonly hidden: number;
}

/** Numbers to the right, then a name, then a reason; each line as wide as the terminal at most. */
function table({ heads, name, why, rows, hidden }: Table, { colors, width }: Show): string[] {
  if (rows.length === 0) return [];
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map(({ numbers }) => numbers[at]!.length)));
  const rest = width - 2 - widths.reduce((sum, each) => sum + each + 2, 0);
  const hasWhy = rows.some((row) => row.why !== '');
  const names = rows.map((row) => printable(row.name));
  const reasons = rows.map((row) => printable(row.why));
  const longest = Math.max(name.length, ...names.map(({ length }) => length));
  const nameWidth = hasWhy
    ? Math.min(longest, Math.max(Math.ceil(rest * 0.55), rest - 2 - Math.max(...reasons.map(({ length }) => length))))
    : rest;
  const numbers = (cells: readonly string[]) => cells.map((cell, at) => `${cell.padStart(widths[at]!)}  `).join('');
  const cells = rows.map((row, at) => {
    const shown = shortened(names[at]!, nameWidth);
    const reason = shortened(reasons[at]!, rest - nameWidth - 2);
    return `  ${numbers(row.numbers)}${hasWhy ? `${shown.padEnd(nameWidth)}  ${row.paint(reason)}` : shown}`.trimEnd();
  });
  const head = `  ${numbers(heads)}${hasWhy ? name.padEnd(nameWidth + 2) + why : name}`.trimEnd();
  const more = hidden > 0 ? [colors.dim(`  and ${formatCount(hidden)} more (--verbose shows all)`)] : [];
  return [colors.dim(head), ...cells, ...more];
}

/** Without its middle: a path tells most by its ends. */
function shortened(text: string, width: number): string {
  if (text.length <= width) return text;
  const tail = Math.floor((width - 1) * 0.6);
  return `${text.slice(0, Math.max(0, width - 1 - tail))}…${text.slice(text.length - tail)}`;
}
