// many.ts: very many small files, as in a site of a decade, or in a package of icons and locales.
import { cssText } from './css-text.ts';
import type { GeneratedFile, TextPlan } from './file.ts';
import { drawingText, pageText } from './html-text.ts';
import { moduleText } from './js-text.ts';
import { draw, type Next, noise, random, size } from './random.ts';

/** Files of one directory. They name each other, and files that every directory shares. */
const groupSize = 250;

/** Of 20 files: 8 pictures, 7 modules, 2 style sheets, 2 pages, 1 drawing. */
const kinds = [
  ...['picture', 'module', 'picture', 'sheet', 'module', 'picture', 'page', 'module', 'picture', 'drawing'],
  ...['module', 'picture', 'sheet', 'module', 'picture', 'module', 'page', 'picture', 'module', 'picture'],
] as const;
type Kind = (typeof kinds)[number];

/** `count` files; 50,000 are 190 MB and hold 185,000 references. */
export function* many(count: number): Iterable<GeneratedFile> {
  const next = random(count);
  const shared: Group = group(0, Math.min(groupSize, count));
  for (let first = 0; first < count; first += groupSize) {
    const own = group(first, Math.min(groupSize, count - first));
    for (const [index, path] of own.all.entries()) yield file(path, { index, own, shared, next });
  }
}

/** The files of one directory, by what they are. */
interface Group {
  readonly all: readonly string[];
  readonly kind: Readonly<Record<Kind, readonly string[]>>;
}

interface Where {
  /** In `own.all`. */
  readonly index: number;
  readonly own: Group;
  readonly shared: Group;
  readonly next: Next;
}

const endings: Readonly<Record<Kind, string>> = {
  picture: 'png',
  module: 'js',
  sheet: 'css',
  page: 'html',
  drawing: 'svg',
};

function kindOf(index: number): Kind {
  return kinds[index % kinds.length]!;
}

function group(first: number, count: number): Group {
  const directory = `section-${Math.floor(first / groupSize / 20)}/topic-${(first / groupSize) % 20}`;
  const all = Array.from({ length: count }, (_, i) => `${directory}/${kindOf(i)}-${first + i}.${endings[kindOf(i)]}`);
  const of = (kind: Kind) => all.filter((_, i) => kindOf(i) === kind);
  const kind = {
    picture: of('picture'),
    module: of('module'),
    sheet: of('sheet'),
    page: of('page'),
    drawing: of('drawing'),
  };
  return { all, kind };
}

function file(path: string, where: Where): GeneratedFile {
  const { index, next } = where;
  const kind = kindOf(index);
  if (kind === 'picture') return { path, content: noise(size(600, 8500, next), next), references: 0 };
  const targets = [...new Set(targetsOf(kind, where))].filter((target) => target !== path);
  const text = { module: moduleText, sheet: cssText, page: pageText, drawing: drawingText }[kind];
  const plan: TextPlan = {
    path,
    targets,
    bytes: size(kind === 'drawing' ? 400 : 1500, 8000, next),
    abroad: next(6) === 0,
    next,
  };
  return { path, content: text(plan), references: targets.length };
}

/** Modules and style sheets name earlier ones only, but for the first two modules of a directory, which are a circle. */
function targetsOf(kind: Exclude<Kind, 'picture'>, { index, own, shared, next }: Where): string[] {
  const earlier = (paths: readonly string[]) => paths.slice(0, Math.floor((paths.length * index) / own.all.length));
  const { picture, module, sheet, drawing } = own.kind;
  switch (kind) {
    case 'module':
      return [
        ...(index === 1 ? module.slice(1, 2) : earlier(module).slice(0, 1)),
        ...draw(earlier(module), 2 + next(2), next),
        ...draw(shared.kind.module.slice(0, 3), own === shared ? 0 : 1, next),
        ...draw(drawing, next(2), next),
      ];
    case 'sheet':
      return [...draw(earlier(sheet), 1, next), ...draw(picture, 4, next), ...draw(shared.kind.drawing, 2, next)];
    case 'page':
      return [...draw(sheet, 2, next), ...draw(module, 3, next), ...draw(picture, 6, next), ...draw(drawing, 2, next)];
    case 'drawing':
      return draw(picture, next(2), next);
  }
}
