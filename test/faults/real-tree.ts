// real-tree.ts: a directory on the real disk, as tests write and read it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Writes files in the order given. */
export function writeFiles(root: string, files: Iterable<readonly [string, string | Uint8Array]>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** Contents by path, one character a byte; sorted by path. */
export function readFiles(root: string): Record<string, string> {
  const files: [string, string][] = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(root, path).split(sep).join('/'), readFileSync(path, 'latin1')]);
  return Object.fromEntries(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Pages, style sheets, scripts and images that name each other; `edition` changes about a third of them. */
export function siteFiles(count: number, edition: number): [string, string | Uint8Array][] {
  const files: [string, string | Uint8Array][] = [];
  for (let k = 0; k < count; k++) {
    const now = k % 3 === 0 ? edition : 0;
    files.push([`img/${k}.png`, Buffer.alloc(200 + k, `${k} ${now}`)]);
    files.push([`css/${k}.css`, `a { background: url(../img/${k}.png) } /* ${now} */`]);
    files.push([`js/${k}.js`, `${k === 0 ? '' : `import "./${k - 1}.js";\n`}console.log(${k});`]);
    files.push([
      `${k}.html`,
      `<link rel="stylesheet" href="css/${k}.css"><script type="module" src="js/${k}.js"></script>`,
    ]);
  }
  return files;
}
