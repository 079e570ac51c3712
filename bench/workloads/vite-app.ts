// vite-app.ts: an app with several hundred modules and 500 public files.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { noise, random } from './random.ts';

/** How many of each there are. */
export interface AppSize {
  /** Pages: loaded on demand, each with a style sheet. */
  readonly pages: number;
  /** Modules that pages share. */
  readonly components: number;
  /** Pictures that modules and style sheets import. */
  readonly pictures: number;
  readonly publicFiles: number;
}

/** About 6 MB, and 330 outputs besides the public files. */
export const fullSize: AppSize = { pages: 80, components: 400, pictures: 80, publicFiles: 500 };
export const smallSize: AppSize = { pages: 5, components: 10, pictures: 3, publicFiles: 10 };

/** Writes the app below `root`; equal sizes give equal bytes. */
export function writeViteApp(root: string, size: AppSize): void {
  const next = random(size.pages);
  const put = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  put('package.json', '{ "type": "module" }\n');
  put('index.html', page);
  put('src/main.ts', mainModule(size));
  put('src/components/index.ts', componentsModule(size));
  put('src/main.css', ':root { color: #222 }\nbody { background: url(/img/public-0.png) }\n');
  for (let i = 0; i < size.pictures; i++) put(`src/pictures/picture-${i}.png`, noise(5000 + next(9000), next));
  for (let i = 0; i < size.components; i++) put(`src/components/component-${i}.ts`, component(i, next));
  for (let i = 0; i < size.pages; i++) {
    put(`src/pages/page-${i}.ts`, pageModule(i, size, next));
    put(`src/pages/page-${i}.css`, pageStyle(i, size));
  }
  for (let i = 0; i < size.publicFiles; i++) putPublicFile(i, put, next);
}

const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>App</title><link rel="icon" href="/img/public-0.png">
<script type="module" src="/src/main.ts"></script></head>
<body><div id="app"></div><img src="/img/public-5.png" alt=""></body></html>
`;

function mainModule({ pages }: AppSize): string {
  const routes = Array.from({ length: pages }, (_, i) => `  '/${i}': () => import('./pages/page-${i}.ts'),`);
  return `import './main.css';
import * as components from './components/index.ts';
const routes: Record<string, () => Promise<{ render(): string }>> = {\n${routes.join('\n')}\n};
export async function show(path: string): Promise<void> {
  const module = await (routes[path] ?? routes['/0']!)();
  document.querySelector('#app')!.innerHTML = module.render();
}
Object.assign(globalThis, { components });
void show(location.pathname);
`;
}

/** The entry imports all components, so that the bundler makes no chunk for each group of pages that shares some. */
function componentsModule({ components }: AppSize): string {
  const lines = Array.from({ length: components }, (_, i) => `export { all as all${i} } from './component-${i}.ts';`);
  return `${lines.join('\n')}\n`;
}

/** A module of about 2 kB; every tenth names a public file, as code does. */
function component(index: number, next: (below: number) => number): string {
  const parts = Array.from({ length: 12 }, (_, i) => {
    const value = next(2 ** 32).toString(36);
    return `export function part${i}(items: readonly string[], depth: number = ${i}): string {
  const label = items.length > depth ? items.slice(depth).join(', ') : 'part ${value}';
  return '<li class="part-${value}" title="' + label + '">' + label.toUpperCase() + '</li>';\n}`;
  });
  const picture = index % 10 === 0 ? `\nexport const picture = '/img/public-${(index % 100) * 5}.png';` : '';
  const uses =
    index > 3 ? `import { part1 as inner } from './component-${next(index)}.ts';\n` : 'const inner = String;\n';
  return `${uses}${parts.join('\n')}${picture}
export const all = (items: readonly string[]): string => part0(items) + part3(items) + inner(items as never);\n`;
}

function pageModule(index: number, { components, pictures }: AppSize, next: (below: number) => number): string {
  const used = Array.from({ length: 8 }, (_, i) => ({ name: `all${i}`, from: next(components) }));
  return `import './page-${index}.css';
import picture from '../pictures/picture-${index % pictures}.png';
${used.map(({ name, from }) => `import { all as ${name} } from '../components/component-${from}.ts';`).join('\n')}
export function render(): string {
  const items = ['page', '${next(2 ** 32).toString(36)}'];
  return '<img src="' + picture + '">' + [${used.map(({ name }) => `${name}(items)`).join(', ')}].join('');
}
`;
}

function pageStyle(index: number, { pictures }: AppSize): string {
  const rules = Array.from({ length: 20 }, (_, i) => `.page-${index} .row-${i} { margin: ${i}px; color: #${index}aa }`);
  return `${rules.join('\n')}
.page-${index} { background: url(../pictures/picture-${(index * 7) % pictures}.png) }
.page-${index} footer { background: url("/img/public-${(index % 100) * 5}.png#frame") }\n`;
}

/** Of five public files three are pictures, one is a drawing, one a style sheet that names two of them. */
function putPublicFile(
  index: number,
  put: (path: string, content: string | Uint8Array) => void,
  next: (below: number) => number,
): void {
  const kind = index % 5;
  if (kind === 3) put(`public/icons/icon-${index}.svg`, drawing(index));
  else if (kind === 4) put(`public/legacy/sheet-${index}.css`, sheet(index));
  else put(`public/img/public-${index}.png`, noise(1000 + next(16_000), next));
}

function drawing(index: number): string {
  const lines = Array.from({ length: 10 }, (_, i) => `<path d="M0 ${i}h${index}v${i}z"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${lines.join('')}</svg>\n`;
}

function sheet(index: number): string {
  return `.a { background: url(../icons/icon-${index - 1}.svg) }\n.b { background: url('/img/public-${index - 4}.png') }\n`;
}
