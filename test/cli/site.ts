// site.ts: a small directory to digest.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tempDir } from '../support/temp.ts';

/** Path below a directory → text. */
export type Files = Readonly<Record<string, string>>;

export const site: Files = {
  'index.html':
    '<!doctype html><link rel="stylesheet" href="css/app.css"><script type="module" src="/js/app.js"></script><img src="img/logo.svg" data-large="img/large.svg">',
  'css/app.css': 'body { background: url(../img/logo.svg) }',
  'js/app.js': 'import { x } from "./x.js"; document.title = "/img/logo.svg"; export { x };',
  'js/x.js': `export const x = ${JSON.stringify('long enough to be compressed, '.repeat(40))};`,
  'img/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>',
  'img/large.svg': '<svg xmlns="http://www.w3.org/2000/svg"><circle r="40"/></svg>',
  'robots.txt': 'User-agent: *\n',
};

export async function writeFiles(directory: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

/** A working directory with the files in `in`. */
export async function workingDirectory(files: Files): Promise<string> {
  const cwd = await tempDir();
  await writeFiles(join(cwd, 'in'), files);
  return cwd;
}

/** Every file below a directory, as text; empty where there is none. */
export async function readFiles(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files: Record<string, string> = {};
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.slice(directory.length + 1)] = await readFile(path, 'latin1');
  }
  return files;
}
