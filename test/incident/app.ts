// app.ts: which files is the game made of, in version A and in version B?
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export type Version = 'A' | 'B';

/** Path → text. Both versions have files of the same names and the same sizes. */
export type Files = Readonly<Record<string, string>>;

/** In pixels: how a browser tells which picture it has got. */
export const pictureWidths: Readonly<Record<Version, number>> = { A: 11, B: 22 };

const script = (version: Version, openLazy: string): string =>
  `document.documentElement.dataset.script = '${version}';\nglobalThis.openLazy = ${openLazy};\n`;
const style = (version: Version): string => `:root { --style: ${version}; }\n`;
const lazyScript = (version: Version): string => `document.documentElement.dataset.lazyScript = '${version}';\n`;
const lazyStyle = (version: Version): string => `:root { --lazy-style: ${version}; }\n`;
const picture = (version: Version): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidths[version]}" height="11"><circle r="5"/></svg>\n`;

/** A page that names its files; those of the part that is loaded later stand in its first tag, where it needs them. */
function page(version: Version, names: Readonly<Record<'style' | 'script' | 'picture', string>>, first = ''): string {
  return `<!doctype html>
<html lang="en" data-page="${version}"${first}>
<head>
<meta charset="utf-8">
<title>Game ${version}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${names.style}">
<script type="module" src="${names.script}"></script>
</head>
<body><img id="picture" src="${names.picture}" alt=""></body>
</html>
`;
}

/** Static files as they are, and a page in which `{{app.js}}` stands for the URL of `app.js`. */
export function plainFiles(version: Version): Files {
  const openLazy = `() => {
  const { lazyScriptUrl, lazyStyleUrl } = document.documentElement.dataset;
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: lazyStyleUrl });
  const styled = new Promise((loaded) => Object.assign(link, { onload: loaded, onerror: loaded }));
  document.head.append(link);
  return Promise.all([styled, import(lazyScriptUrl)]);
}`;
  const lazy = ' data-lazy-script-url="{{lazy.js}}" data-lazy-style-url="{{lazy.css}}"';
  return {
    'app.css': style(version),
    'app.js': script(version, openLazy),
    'lazy.css': lazyStyle(version),
    'lazy.js': lazyScript(version),
    'page.html': page(version, { style: '{{app.css}}', script: '{{app.js}}', picture: '{{picture.svg}}' }, lazy),
    'picture.svg': picture(version),
  };
}

/** The same in Vite's public directory, named plainly by the page. */
export function publicFiles(version: Version): Files {
  const plain = Object.entries(plainFiles(version)).map(([path, text]) =>
    path === 'page.html' ? ['index.html', text.replace(/\{\{(.+?)\}\}/g, '/$1')] : [`public/${path}`, text],
  );
  return Object.fromEntries(plain);
}

/** The same as modules, for a bundler; the picture stands where `folder` says. */
export function sourceFiles(version: Version, folder: 'src' | 'public'): Files {
  const names = { style: '/src/app.css', script: '/src/app.js' };
  return {
    'index.html': page(version, { ...names, picture: folder === 'src' ? '/src/picture.svg' : '/picture.svg' }),
    'src/app.css': style(version),
    'src/app.js': script(version, "() => import('./lazy.js')"),
    'src/lazy.css': lazyStyle(version),
    'src/lazy.js': `import './lazy.css';\n${lazyScript(version)}`,
    [`${folder}/picture.svg`]: picture(version),
  };
}

export async function writeFiles(directory: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}
