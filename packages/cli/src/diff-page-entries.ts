// diff-page-entries.ts: how does the page tell what each entry loads again, and what was removed?
import type { EntryDiff, FileDiff, TreeDiff } from '@truename/disk';
import { html, type Markup, nothing } from './diff-page-markup.ts';
import { percent } from './diff-words.ts';
import { counted, formatBytes, formatCount } from './quantities.ts';

/** More than these are counted. */
const mostEntries = 40;
const mostRemoved = 200;
/** So few need no folding. */
const fewRemoved = 10;

/** Entries and pages of which a visitor loads something again, most first. */
export function entriesTable({ entries }: TreeDiff): Markup {
  const touched = entries
    .filter(({ again }) => again.files > 0)
    .sort((a, b) => b.again.transfer - a.again.transfer || (a.name < b.name ? -1 : 1));
  if (touched.length === 0) return nothing;
  const shown = touched.slice(0, mostEntries);
  const rest = [
    ...(touched.length > shown.length ? [`${formatCount(touched.length - shown.length)} more load less again`] : []),
    ...(entries.length > touched.length ? [`${formatCount(entries.length - touched.length)} load nothing again`] : []),
  ];
  return html`<h2 id="entries">By page and entry</h2>
<div class="sheet"><table aria-labelledby="entries"><thead><tr><th scope="col">Page or entry</th><th scope="col">Again</th><th scope="col" class="raw">Share</th><th scope="col">First visit</th></tr></thead><tbody>
${shown.map(entryRow)}</tbody></table></div>
${rest.length === 0 ? nothing : html`<p class="small soft">Of ${counted(entries.length, 'page')} and entries, ${rest.join(', and ')}.</p>`}`;
}

function entryRow({ name, isNew, again, first }: EntryDiff): Markup {
  const note = isNew ? html`<span class="why">new</span>` : nothing;
  return html`<tr><th scope="row"><span class="name">${name}</span>${note}</th><td>${formatBytes(again.transfer)}</td><td class="raw">${percent(again.transfer, first.transfer)}</td><td>${formatBytes(first.transfer)}</td></tr>
`;
}

export function removedList({ files }: TreeDiff): Markup {
  const removed = files.filter(({ status }) => status === 'removed');
  if (removed.length === 0) return nothing;
  const shown = removed.slice(0, mostRemoved);
  const hidden = removed.length - shown.length;
  const rest = hidden > 0 ? html`<p class="small soft">and ${formatCount(hidden)} more</p>` : nothing;
  const list = html`<ul class="plain">${shown.map(removedItem)}</ul>${rest}`;
  if (removed.length <= fewRemoved) return html`<h2>Removed</h2>${list}`;
  return html`<h2>Removed</h2><details><summary><span class="row"><span class="name">${counted(removed.length, 'file')}</span></span></summary>${list}</details>`;
}

function removedItem({ name, old }: FileDiff): Markup {
  return html`<li><code>${name}</code> <span class="soft">${formatBytes(old?.size ?? 0)}</span></li>`;
}
