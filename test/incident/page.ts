// page.ts: which bytes did each load get? A picture of the timeline, as a page that needs no network.
import { columns, columnWords, countText, type Figure } from './figures.ts';
import { style } from './page-style.ts';
import type { Track } from './replay.ts';
import { type Scheme, schemes } from './schemes.ts';
import { countMissing, isMixed, type Lane, type Load, type PartName, steps, type Way, wayWords } from './timeline.ts';

/** All text in it is our own: nothing has to be escaped. */
export function incidentPage(tracks: readonly Track[], figures: readonly Figure[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>One revert, six ways to name files</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>One revert, six ways to name files</h1>
<p>A site went from A to B and back to A. One instance was fed by <code>rsync -a</code>; another was booted from a machine
image after the revert, and ran <code>git pull</code>. No instance has B any more, and yet pages of A run with files of B.</p>
${summary(figures)}
${legend}
${schemes.map((scheme) => section(scheme, tracks)).join('\n')}
</main>
</body>
</html>
`;
}

function summary(figures: readonly Figure[]): string {
  const head = columns.map((column) => {
    const { loads } = figures.find((figure) => figure.column === column)!;
    return `<th scope="col">${columnWords[column].join(' ')}<small>${loads === 1 ? '1 load' : `${loads} loads`}</small></th>`;
  });
  const rows = schemes.map(({ id, title }) => {
    const cells = columns.map((column) => {
      const { counts } = figures.find((figure) => figure.scheme === id && figure.column === column)!;
      const isBad = counts.some(({ mixed, missing }) => mixed + missing > 0);
      return `<td${isBad ? ' class="bad"' : ''}>${counts.map(countText).join(' / ')}</td>`;
    });
    return `<tr><th scope="row"><a href="#${id}">${title}</a></th>${cells.join('')}</tr>`;
  });
  return `<div class="sheet"><table class="summary">
<caption>Page loads that mix A with B</caption>
<thead><tr><td></td>${head.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`;
}

const legend = `<ul class="legend">
<li>${chip('A', 'A')} bytes of A</li>
<li>${chip('B', 'B')} bytes of B</li>
<li>${chip('missing', '×')} not there</li>
<li><span class="load mixed"><span class="page A">A</span><span class="parts">${chip('A', 'A')}${chip('B', 'B')}${chip('A', 'A')}</span></span> a page of A that runs with a file of B</li>
</ul>
<p class="soft">Each load shows its page above, and below it the style sheet, the script and the picture, or what a tab loads later:
a style sheet and a script. Where script and browser saw different things, both are shown.</p>`;

function chip(kind: string, letter: string): string {
  return `<span class="part ${kind}">${letter}</span>`;
}

function section({ id, title }: Scheme, tracks: readonly Track[]): string {
  const own = tracks.filter(({ lane }) => lane.scheme === id);
  const ways = (Object.keys(wayWords) as Way[]).filter((way) => own.some(({ lane }) => lane.way === way));
  const rows = ways.map((way) => {
    const seen = own.filter(({ lane }) => lane.way === way);
    return `<tr><th scope="row">${wayWords[way]}</th>${way === 'tab' ? tabCells(seen) : cells(seen)}</tr>`;
  });
  return `<section id="${id}">
<h2>${title}</h2>
<div class="scroll"><table class="timeline">
${timelineHead}
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
</section>`;
}

const moments = [...new Set(steps.map(({ happens }) => happens))];
const sources = { deployed: 'rsync', old: 'image', scaled: 'git pull' } as const;

const timelineHead = `<thead>
<tr><td></td>${moments.map(momentHead).join('')}</tr>
<tr class="soft"><td>page from the instance fed by</td>${steps.map(({ page }) => `<td>${sources[page]}</td>`).join('')}</tr>
</thead>`;

function momentHead(moment: string): string {
  return `<th scope="colgroup" ${spanning(steps.filter(({ happens }) => happens === moment).length)}>${moment}</th>`;
}

/** In a table, and in the grid that it becomes on a phone. */
function spanning(count: number): string {
  return `colspan="${count}" style="--span:${count}"`;
}

function cells(tracks: readonly Track[]): string {
  return steps
    .map((step) => `<td>${drawings(tracks, ({ loads }) => loads.find((load) => load.step === step)!)}</td>`)
    .join('');
}

/** Opened while B is live; the part that is loaded later stands under the last moment. */
function tabCells(tracks: readonly Track[]): string {
  const opened = drawings(tracks, ({ loads }) => loads[0]!);
  const later = drawings(tracks, ({ loads }) => loads[1]!);
  return `<td ${spanning(2)}></td><td>${opened}</td><td ${spanning(steps.length - 4)} class="stays"></td><td>${later}</td>`;
}

/** One for each client, or one for both where they saw the same. */
function drawings(tracks: readonly Track[], loadOf: (track: Track) => Load): string {
  const drawn = tracks.map((track) => drawing(loadOf(track), track.lane));
  const [first, ...others] = drawn.map(({ markup }) => markup);
  return others.every((other) => other === first)
    ? first!
    : drawn.map(({ markup, lane }) => `<small>${lane.client}</small>${markup}`).join('');
}

const order: readonly PartName[] = ['style', 'script', 'picture', 'lazy style', 'lazy script'];

function drawing(load: Load, lane: Lane): { readonly markup: string; readonly lane: Lane } {
  const names = order.filter((name) => name in load.parts);
  const parts = names.map((name) => ({ name, part: load.parts[name]! }));
  const missing = countMissing(load);
  const judged = [isMixed(load) ? 'mixed' : '', missing > 0 ? `${missing} missing` : ''].filter(Boolean).join(', ');
  const title = [`page ${load.page}`, ...parts.map(({ name, part }) => `${name} ${part}`), judged]
    .filter(Boolean)
    .join(', ');
  const chips = parts.map(({ part }) => chip(part, part === 'missing' ? '×' : part)).join('');
  const kind = isMixed(load) ? ' mixed' : missing > 0 ? ' lacking' : '';
  const markup = `<span class="load${kind}" role="img" title="${title}" aria-label="${title}"><span class="page ${load.page}">${load.page}</span><span class="parts">${chips}</span></span>`;
  return { markup, lane };
}
