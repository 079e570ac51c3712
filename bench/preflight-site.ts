// preflight-site.ts: which files does an environment have that is looked at?
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '@truename/manifest';
import { runNode } from './program.ts';
import { type Next, noise, random, size } from './workloads/random.ts';
import { sentence } from './workloads/words.ts';

/** Compiled, as users have it. */
export const command: string = fileURLToPath(new URL('./dist/bin.js', import.meta.resolve('truename/package.json')));

export const fileCount = 5000;

/** A build in a directory. */
export interface Site {
  readonly directory: string;
  readonly manifest: Manifest;
  /** What `truename headers` writes for nginx. */
  readonly nginxLines: string;
}

/** Three kinds of text, which servers compress, and two that they leave alone. */
const kinds: readonly (readonly [ending: string, content: (bytes: number, next: Next) => string | Uint8Array])[] = [
  ['js', (bytes, next) => `export default '${words(bytes, next)}';\n`],
  ['css', (bytes, next) => `.a { color: red }\n/* ${words(bytes, next)} */\n`],
  ['svg', (bytes, next) => `<svg xmlns="http://www.w3.org/2000/svg"><title>${words(bytes, next)}</title></svg>\n`],
  ['png', noise],
  ['woff2', noise],
];

/** Writes the files and a page, digests them, and asks for the server's lines. */
export async function writeSite(parent: string): Promise<Site> {
  const [input, directory] = [join(parent, 'in'), join(parent, 'out')];
  const next = random(fileCount);
  for (let i = 0; i < fileCount; i++) {
    const [ending, content] = kinds[i % kinds.length]!;
    write(join(input, `part-${i % 40}/file-${i}.${ending}`), content(size(600, 8500, next), next));
  }
  write(join(input, 'index.html'), '<!doctype html><script type="module" src="part-0/file-0.js"></script>\n');
  await runNode([command, 'digest', input, '--out', directory, '--originals', 'drop']);
  return {
    directory,
    manifest: JSON.parse(readFileSync(join(directory, '.truename/manifest.json'), 'utf8')),
    nginxLines: await runNode([command, 'headers', directory, '--nginx', '--serve', 'all']),
  };
}

function words(bytes: number, next: Next): string {
  let text = '';
  while (text.length < bytes) text += `${sentence(next)} `;
  return text;
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
