// versions.ts: four versions of a site whose pages are made by a server, as digested directories.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestTree } from '@truename/disk';

/** Scripts of a version: enough to cut a copy of them off somewhere. */
const many = 40;

const script = (index: number): string => `js/${String(index).padStart(3, '0')}.js`;

/** A template says of which version it is, and names its files by logical names: the first, the last, and some between. */
function template(version: number, count: number): string {
  const named = [0, 0.25, 0.5, 0.75, 1].map((part) => script(Math.floor(part * (count - 1))));
  return `version = ${version}\n${named.map((name) => `<script src="<%= asset('${name}') %>"></script>\n`).join('')}`;
}

/** Every file says of which version it is; their sizes are the same in all of them. */
export async function digestVersion(version: number, directory: string, count: number = many): Promise<string> {
  const [input, output] = [join(directory, `in-${version}`), join(directory, `out-${version}`)];
  const scripts = Array.from({ length: count }, (_, index) => {
    const text = `version = ${version};\n${`// ${index}\n`.repeat(100)}`;
    return [script(index), text] as const;
  });
  for (const [path, text] of [...scripts, ['views/home.ejs', template(version, count)] as const]) {
    await mkdir(dirname(join(input, path)), { recursive: true });
    await writeFile(join(input, path), text);
  }
  const { manifest, problems } = await digestTree({ input, output, settings: {}, originals: 'drop' });
  if (manifest === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return output;
}

/** A rendered page: of which version its template is, and what it names. */
export interface Page {
  readonly version: number;
  readonly urls: readonly string[];
}

/** What a template engine does, as far as these templates need it. */
export function render(text: string, asset: (name: string) => string): string {
  return text.replace(/<%= asset\('(.+?)'\) %>/g, (_, name: string) => asset(name));
}

export function readPage(text: string): Page {
  return { version: versionIn(text), urls: [...text.matchAll(/src="(.+?)"/g)].map(([, url]) => url!) };
}

export function versionIn(text: string): number {
  return Number(/version = (\d)/.exec(text)?.[1] ?? Number.NaN);
}
