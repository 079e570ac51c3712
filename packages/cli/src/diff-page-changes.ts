// diff-page-changes.ts: how is each change told in the page, with the way back to the edit that caused it?
import { type FileDiff, isLoadedAgain, type TreeDiff } from '@truename/disk';
import { type Chains, chainOf, followersOf, type Spread, spreadsOf } from './diff-chains.ts';
import { type Item, itemsOf } from './diff-page-cells.ts';
import { html, type Markup, nothing } from './diff-page-markup.ts';
import { groupWords, whyText } from './diff-words.ts';
import { counted, formatBytes, formatCount } from './quantities.ts';

/** As many as somebody reads; the rest is told by directory, and all of it by `--json`. */
const limits = { single: 250, together: 60, share: 0 };
/** Rows beyond these are folded away. */
const openRows = 60;

/** A table row, and the files it stands for. */
export interface Row {
  readonly id: string;
  readonly item: Item;
}

/** The changed and added files, largest first. */
export function rowsOf({ files }: TreeDiff): Row[] {
  return itemsOf(files.filter(isLoadedAgain), limits).map((item, at) => ({ id: `r${at}`, item }));
}

export function changesTable(rows: readonly Row[], chains: Chains): Markup {
  if (rows.length === 0) return nothing;
  const rest = rows.slice(openRows);
  return html`<h2 id="changes">What is downloaded again</h2>
${tableOf(rows.slice(0, openRows), chains)}
${rest.length === 0 ? nothing : html`<details class="more"><summary>${counted(rest.length, 'more row')}</summary>${tableOf(rest, chains)}</details>`}`;
}

function tableOf(rows: readonly Row[], chains: Chains): Markup {
  return html`<div class="sheet"><table aria-labelledby="changes"><thead><tr><th scope="col">File</th><th scope="col" class="raw">Raw</th><th scope="col">Compressed</th></tr></thead><tbody>
${rows.map((row) => rowMarkup(row, chains))}</tbody></table></div>
`;
}

/** As many as show where it pays to look. */
const mostSpreads = 8;

/** Edits of files that others name: what they cost beyond themselves. */
export function spreadsTable(chains: Chains): Markup {
  const spreads = spreadsOf(chains).slice(0, mostSpreads);
  if (spreads.length === 0) return nothing;
  const row = ({ file, others }: Spread) =>
    html`<tr><th scope="row"><span class="name">${file.name}</span></th><td>${formatCount(others.files)}</td><td>${formatBytes(others.transfer)}</td></tr>
`;
  return html`<h2 id="spreads">What caused the cascades</h2>
<div class="sheet"><table aria-labelledby="spreads"><thead><tr><th scope="col">Changed by itself</th><th scope="col">Others</th><th scope="col">Compressed</th></tr></thead><tbody>
${spreads.map(row)}</tbody></table></div>
`;
}

function rowMarkup({ id, item }: Row, chains: Chains): Markup {
  const [file] = item.files;
  const isOne = item.files.length === 1 && file !== undefined;
  return html`<tr id="${id}"><th scope="row">${isOne ? fileCell(file, item, chains) : groupCell(item)}</th><td class="raw">${formatBytes(item.size)}</td><td>${formatBytes(item.transfer)}</td></tr>
`;
}

function fileCell(file: FileDiff, { group }: Item, chains: Chains): Markup {
  return html`<details><summary>${headOf(file.name, group, whyText(file))}</summary>${details(file, chains)}</details>`;
}

function groupCell({ group, files, path }: Item): Markup {
  const place = path.length === 0 ? 'at the top' : `below ${path.join('/')}/`;
  return headOf(`${counted(files.length, 'smaller file')} ${place}`, group, groupWords[group].name);
}

function headOf(name: string, group: Item['group'], why: string): Markup {
  return html`<span class="row"><span class="name">${name}</span><span class="why"><span class="key ${group}"></span>${why}</span></span>`;
}

function details(file: FileDiff, chains: Chains): Markup {
  const { old, new: now, transfer } = file;
  const entries: (readonly [string, Markup])[] = [
    ...(file.via === null ? [] : [['Because of', wayMarkup(file, chains)] as const]),
    ...(file.causes.length > 1 ? [['All causes', listMarkup(file.causes)] as const] : []),
    ...followersEntry(file, chains),
    ...(old === null ? [] : [['Old URL', html`<code>${old.url}</code>`] as const]),
    ...(now === null || now.url === old?.url ? [] : [['New URL', html`<code>${now.url}</code>`] as const]),
    ['Raw', html`${formatBytes(now?.size ?? 0)}${old === null ? '' : `, before ${formatBytes(old.size)}`}`],
    [
      'Compressed',
      html`${formatBytes(transfer?.bytes ?? 0)}${transfer?.encoding ? ` (${transfer.encoding})` : ' (as it is)'}`,
    ],
    ['Kind', html`${file.kind === 'fixed' ? 'keeps its name' : 'named by its content'}, ${file.type}`],
  ];
  return html`<dl>${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** Longer ways are shown by their ends. */
const longestWay = 8;

function wayMarkup(file: FileDiff, chains: Chains): Markup {
  const chain = chainOf(file, chains);
  const hidden = Math.max(0, chain.length - longestWay);
  const code = (names: readonly string[]) => names.map((name) => html` ← <code>${name}</code>`);
  const ends =
    hidden === 0
      ? code(chain)
      : [...code(chain.slice(0, 5)), html` ← ${formatCount(hidden)} more`, ...code(chain.slice(-3))];
  const origin = chains.byName.get(file.origin ?? '');
  return html`<code>${file.name}</code>${ends}${origin ? ` (${whyText(origin)})` : ''}`;
}

/** More names than this are counted. */
const longestList = 12;

function listMarkup(names: readonly string[]): Markup {
  const shown = names.slice(0, longestList).map((name, at) => html`${at === 0 ? '' : ', '}<code>${name}</code>`);
  const hidden = names.length - shown.length;
  return html`${shown}${hidden > 0 ? ` and ${formatCount(hidden)} more` : ''}`;
}

function followersEntry(file: FileDiff, chains: Chains): (readonly [string, Markup])[] {
  const { files, transfer } = followersOf(file.name, chains);
  if (files === 0 || file.reasons.every((reason) => reason === 'cascade')) return [];
  return [['Also changes', html`${counted(files, 'other file')}, ${formatBytes(transfer)}`]];
}
