// table.ts: what does the replay look like on a terminal?
import { columns, columnWords, countText, type Figure } from './figures.ts';
import { schemes } from './schemes.ts';

/** Columns are as wide as their longest cell. */
export function tableOf(figures: readonly Figure[]): string {
  const heads = [0, 1].map((line) => ['', ...columns.map((column) => columnWords[column][line]!)]);
  const loads = ['', ...columns.map((column) => loadsText(figures.find((figure) => figure.column === column)!))];
  const body = schemes.map(({ id, title }) => [
    title,
    ...columns.map((column) => cellText(figures.find((figure) => figure.scheme === id && figure.column === column)!)),
  ]);
  const rows = [...heads, loads, ...body];
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(3, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return `Page loads that mix A with B\n\n${lines.join('\n')}\n`;
}

function loadsText({ loads }: Figure): string {
  return loads === 1 ? '1 load' : `${loads} loads`;
}

/** Where visitors saw different things, each of them. */
function cellText({ counts }: Figure): string {
  if (counts.length === 1) return countText(counts[0]!);
  return counts.map((count) => `${countText(count)} (${count.seenBy.join('; ')})`).join(' / ');
}
