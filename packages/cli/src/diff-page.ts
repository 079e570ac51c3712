// diff-page.ts: how is a comparison of two builds shown in a browser?
import { createHash } from 'node:crypto';
import type { DiffGroup, TreeDiff } from '@truename/disk';
import { chainsOf } from './diff-chains.ts';
import { type Item, itemsOf } from './diff-page-cells.ts';
import { changesTable, type Row, rowsOf, spreadsTable } from './diff-page-changes.ts';
import { entriesTable, removedList } from './diff-page-entries.ts';
import { html, type Markup, nothing } from './diff-page-markup.ts';
import { style } from './diff-page-style.ts';
import { type Picture, pictureOf } from './diff-page-treemap.ts';
import { groups, groupWords, headline, measureText, percent, settingText } from './diff-words.ts';
import { counted, formatBytes, formatCount } from './quantities.ts';

/** What the two builds are called: the directories as the user wrote them. */
export interface PageNames {
  readonly old: string;
  readonly new: string;
}

/** Cells that can be told apart; smaller files are drawn together. */
const limits = { single: 400, together: 150, share: 1 / 2500 };

/**
 * One HTML file that needs nothing else: no script, no request, a policy that allows none. The same comparison gives the
 * same bytes.
 */
export function diffPage(diff: TreeDiff, names: PageNames): string {
  const rows = rowsOf(diff);
  const chains = chainsOf(diff);
  const picture = pictureOf(
    itemsOf(
      diff.files.filter(({ status }) => status !== 'removed'),
      limits,
    ),
  );
  const css = style + picture.css + barRules(diff);
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">
<title>${headline(diff)}</title><link rel="icon" href="data:,">
<style>${{ markup: css }}</style></head><body><main>
<header><h1>${headline(diff)}</h1>
<p class="soft">${summary(diff)}</p>
${settings(diff)}</header>
${bar(diff)}${legend(diff)}${figure(picture, rows)}
${changesTable(rows, chains)}${spreadsTable(chains)}${entriesTable(diff)}${removedList(diff)}${footer(diff, names)}</main></body></html>
`.markup;
}

function summary({ totals }: TreeDiff): string {
  const { first, again, groups: amounts } = totals;
  const were = (count: number) => `${counted(count, 'file')} ${count === 1 ? 'was' : 'were'}`;
  const parts: (readonly [DiffGroup, (count: number) => string])[] = [
    ['own-edit', (count) => `${were(count)} edited`],
    [
      'cascade',
      (count) =>
        `${formatCount(count)} ${count === 1 ? 'follows because it names' : 'follow because they name'} changed files`,
    ],
    [
      'names-only',
      (count) => `${formatCount(count)} ${count === 1 ? 'has' : 'have'} the same content under another name`,
    ],
    ['added', (count) => `${formatCount(count)} ${count === 1 ? 'is' : 'are'} new`],
    ['removed', (count) => `${formatCount(count)} ${count === 1 ? 'was' : 'were'} removed`],
  ];
  const told = parts.flatMap(([group, text]) => (amounts[group].files > 0 ? [text(amounts[group].files)] : []));
  if (told.length === 0) return `Both builds have the same ${counted(first.files, 'file')}.`;
  const unpacked = `Uncompressed it is ${formatBytes(again.size)} of ${formatBytes(first.size)}.`;
  return `${told.join(', ')}; ${formatCount(amounts.unchanged.files)} of ${counted(first.files, 'file')} stay in the cache. ${unpacked}`;
}

function settings({ settings }: TreeDiff): Markup {
  if (settings.length === 0) return nothing;
  const texts = settings.map(settingText).join(', and ');
  return html`<p class="note">Names changed for another reason than content: ${texts}.</p>`;
}

/** The same shares as in the legend: nothing for those who do not see it. */
function bar({ totals }: TreeDiff): Markup {
  const shown = groups.filter((group) => totals.groups[group].transfer > 0);
  if (shown.length === 0) return nothing;
  return html`<div class="bar" aria-hidden="true">${shown.map((group) => html`<i class="${group}"></i>`)}</div>
`;
}

function barRules({ totals }: TreeDiff): string {
  const rule = (group: DiffGroup) => `.bar .${group}{flex-grow:${totals.groups[group].transfer}}`;
  return groups
    .filter((group) => totals.groups[group].transfer > 0)
    .map(rule)
    .join('');
}

function legend({ totals }: TreeDiff): Markup {
  const shown = groups.filter((group) => totals.groups[group].files > 0);
  const item = (group: DiffGroup) => {
    const { files, transfer } = totals.groups[group];
    const { name, help } = groupWords[group];
    const share = percent(transfer, totals.first.transfer);
    const bytes = group === 'removed' ? '' : ` · ${formatBytes(transfer)} · ${share}`;
    return html`<li><span class="key ${group}"></span><b>${name}</b><span class="amount">${counted(files, 'file')}${bytes}</span><small>${help}</small></li>
`;
  };
  return html`<ul class="legend">${shown.map(item)}</ul>
`;
}

/** For those who do not see it the tables below tell the same. */
function figure({ cells, outlines }: Picture, rows: readonly Row[]): Markup {
  if (cells.length === 0) return nothing;
  const rowOf = new Map(rows.flatMap(({ id, item }) => item.files.map((file) => [file, id] as const)));
  const cell = ({ item, id }: Picture['cells'][number]) => {
    const text = html`<span>${labelOf(item)}</span><span class="bytes">${formatBytes(item.transfer)}</span><span class="where">${directoryOf(item)}</span>`;
    const row = rowOf.get(item.files[0]!);
    const title = titleOf(item);
    if (row === undefined) return html`<span class="cell ${item.group}" id="${id}" title="${title}">${text}</span>`;
    return html`<a class="cell ${item.group}" id="${id}" title="${title}" href="#${row}" tabindex="-1">${text}</a>`;
  };
  return html`<figure><div class="map" role="img" aria-label="All files of the new build, as large as their compressed bytes; the tables below tell the same">
${cells.map(cell)}${outlines.map(({ id }) => html`<span class="outline" id="${id}"></span>`)}</div>
<figcaption>Every file of the new build, as large as its compressed bytes.</figcaption></figure>
`;
}

function labelOf({ files, path }: Pick<Item, 'files' | 'path'>): string {
  if (files.length === 1) return path.at(-1) ?? '';
  return `${path.length === 0 ? '' : `${path.join('/')}/ `}${counted(files.length, 'file')}`;
}

function directoryOf({ files, path }: Item): string {
  return files.length === 1 && path.length > 1 ? `${path.slice(0, -1).join('/')}/` : '';
}

function titleOf({ files, path, group, size, transfer }: Item): string {
  const name = files.length === 1 ? path.join('/') : labelOf({ files, path });
  return `${name}\n${groupWords[group].name}\n${formatBytes(transfer)} compressed, ${formatBytes(size)} raw`;
}

function footer(diff: TreeDiff, names: PageNames): Markup {
  const build = (name: string, { build: id, files }: TreeDiff['old']) =>
    html`<code>${name}</code> (build <code>${id}</code>, ${counted(files, 'file')})`;
  return html`<footer><p>From ${build(names.old, diff.old)} to ${build(names.new, diff.new)}.</p>
<p>${measureText(diff)}. Source maps, un-hashed originals and compressed copies are not counted. “Again” is what a visitor loads who has every file of the old build; a first visit to all of the new one is ${formatBytes(diff.totals.first.transfer)}.</p></footer>`;
}
