// site.ts: a large site: pictures, fonts, style sheets, modules, chunks with source maps, and pages.
import { cssText } from './css-text.ts';
import type { GeneratedFile, TextPlan } from './file.ts';
import { drawingText, pageText } from './html-text.ts';
import { chunkText, moduleText } from './js-text.ts';
import { mapText } from './map-text.ts';
import { draw, type Next, noise, pick, random, size } from './random.ts';

/** How many of each there are. */
export interface SiteSize {
  readonly pictures: number;
  readonly drawings: number;
  readonly fonts: number;
  readonly sheets: number;
  readonly modules: number;
  /** Each with a source map. */
  readonly chunks: number;
  readonly pages: number;
}

/** 2,000 files, 145 MB, 11,000 references. */
export const fullSite: SiteSize = {
  pictures: 520,
  drawings: 80,
  fonts: 60,
  sheets: 300,
  modules: 360,
  chunks: 240,
  pages: 200,
};

/** Modules of one directory; some of them import each other in a circle. */
const groupSize = 12;

export function* site(counts: SiteSize): Iterable<GeneratedFile> {
  const next = random(1);
  const places = placesOf(counts, next);
  for (const path of places.pictures) yield { path, content: noise(pictureSize(next), next), references: 0 };
  for (const path of places.fonts) yield { path, content: noise(size(20_000, 120_000, next), next), references: 0 };
  const write = (plan: Pick<TextPlan, 'path' | 'targets' | 'bytes' | 'map'>, text: (plan: TextPlan) => string) => {
    const content = text({ ...plan, abroad: next(4) === 0, next });
    return { path: plan.path, content, references: plan.targets.length + (plan.map === undefined ? 0 : 1) };
  };
  for (const path of places.drawings) yield write({ path, targets: [], bytes: size(800, 6000, next) }, drawingText);
  yield* places.sheets.map((path, i) => write({ path, ...sheetPlan(i, places, next) }, cssText));
  yield* places.modules.map((path, i) => write({ path, ...modulePlan(i, places, next) }, moduleText));
  for (const [i, path] of places.chunks.entries()) {
    const map = `${path}.map`;
    const chunk = write({ path, map, ...chunkPlan(i, places, next) }, chunkText);
    yield chunk;
    yield {
      path: map,
      content: mapText({ path, text: chunk.content, bytes: size(20_000, 160_000, next) }, next),
      references: 0,
    };
  }
  yield* places.pages.map((path) => write({ path, ...pagePlan(places, next) }, pageText));
}

/** Every fortieth is large. */
function pictureSize(next: Next): number {
  return next(40) === 0 ? size(1_200_000, 2_500_000, next) : size(10_000, 710_000, next);
}

type Places = Readonly<Record<keyof SiteSize, readonly string[]>>;

function placesOf(counts: SiteSize, next: Next): Places {
  const many = (count: number, path: (i: number) => string) => Array.from({ length: count }, (_, i) => path(i));
  const format = () => pick(['jpg', 'png', 'webp', 'avif'], next);
  return {
    pictures: many(counts.pictures, (i) => `img/${['hero', 'product', 'team'][i % 3]}/photo-${i}.${format()}`),
    drawings: many(counts.drawings, (i) => `img/icons/icon-${i}.svg`),
    fonts: many(counts.fonts, (i) => `fonts/face-${i}.woff2`),
    sheets: many(counts.sheets, (i) => `css/${['base', 'parts', 'pages'][i % 3]}/sheet-${i}.css`),
    modules: many(counts.modules, (i) => `js/modules/part-${Math.floor(i / groupSize)}/module-${i}.js`),
    chunks: many(counts.chunks, (i) => `js/chunks/chunk-${i}.js`),
    pages: many(counts.pages, (i) => `${i % 4 === 0 ? '' : `pages/${i % 4}/`}page-${i}.html`),
  };
}

type Plan = Pick<TextPlan, 'targets' | 'bytes'>;

function sheetPlan(i: number, { sheets, pictures, drawings, fonts }: Places, next: Next): Plan {
  const targets = [
    ...draw(sheets.slice(Math.max(0, i - 20), i), next(3), next),
    ...draw(pictures, 3 + next(5), next),
    ...draw(drawings, next(5), next),
    ...draw(fonts, next(3), next),
  ];
  return { targets, bytes: size(3000, 40_000, next) };
}

/** Earlier modules, and in every second directory the next one besides, which the last module closes to a circle. */
function modulePlan(i: number, { modules, drawings }: Places, next: Next): Plan {
  const first = i - (i % groupSize);
  const group = modules.slice(first, first + groupSize);
  const inCircle = (first / groupSize) % 2 === 0 && i - first < 5 && group.length >= 5;
  const circle = inCircle ? [group[(i - first + 1) % 5]!] : [];
  const targets = new Set([
    ...circle,
    ...draw(modules.slice(first, i), 2, next),
    ...draw(modules.slice(0, first), 2 + next(3), next),
    ...draw(drawings, next(2), next),
  ]);
  return { targets: [...targets], bytes: size(2000, 40_000, next) };
}

function chunkPlan(i: number, { chunks, pictures }: Places, next: Next): Plan {
  const targets = [...draw(chunks.slice(0, i), 2 + next(6), next), ...draw(pictures, next(3), next)];
  return { targets, bytes: size(8000, 120_000, next) };
}

function pagePlan({ sheets, modules, chunks, fonts, pictures, drawings }: Places, next: Next): Plan {
  const targets = [
    ...draw(sheets, 4, next),
    ...draw(modules, 2, next),
    ...draw(chunks, 3, next),
    ...draw(fonts, 2, next),
    ...draw(pictures, 8 + next(6), next),
    ...draw(drawings, 2 + next(3), next),
  ];
  return { targets, bytes: size(6000, 50_000, next) };
}
