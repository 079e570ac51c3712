// site.ts: a built site with every kind of file that is looked at.

import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Manifest, parseManifest } from '@truename/manifest';
import { truename } from '../cli/terminal.ts';
import { noise } from '../servers/site.ts';
import { tempDir } from '../support/temp.ts';

export interface BuiltSite {
  readonly dir: string;
  readonly manifest: Manifest;
  /** The output of an asset. */
  output(logical: string): string;
}

const long = (word: string): string => `${word} `.repeat(200);

/** What differs between two builds. */
export interface Sources {
  readonly base?: string;
  readonly files?: Readonly<Record<string, string | Buffer>>;
}

const page = `<!doctype html>
<link rel="stylesheet" href="css/app.css">
<link rel="icon" href="img/logo.svg">
<script type="module" src="js/app.js"></script>
<img src="img/logo.svg" srcset="img/photo.png 2x" alt="">
<video src="film/intro.mp4"></video>
`;

/** Digests a site into a new directory. */
export async function buildSite({ base, files = {} }: Sources = {}): Promise<BuiltSite> {
  const cwd = await tempDir();
  const sources = {
    'index.html': page,
    'css/app.css': `@font-face { font-family: a; src: url(../font/text.woff2) } /* ${long('style')} */`,
    'js/app.js': `import './part.js'; document.title = 'app'; /* ${long('script')} */`,
    'js/part.js': 'export const part = 1;',
    'font/text.woff2': noise(3000, 1),
    'img/logo.svg': `<svg xmlns="http://www.w3.org/2000/svg"><title>${long('logo')}</title></svg>`,
    'img/photo.png': noise(5000, 2),
    'film/intro.mp4': noise(9000, 3),
    'robots.txt': 'User-agent: *\n',
    ...files,
  };
  for (const [path, content] of Object.entries(sources)) {
    await mkdir(dirname(join(cwd, 'in', path)), { recursive: true });
    await writeFile(join(cwd, 'in', path), content);
  }
  const words = ['digest', 'in', '--out', 'out', ...(base === undefined ? [] : ['--base', base])];
  const { code, stderr } = await truename(words, { cwd });
  if (code !== 0) throw new Error(stderr);
  return readSite(join(cwd, 'out'));
}

export function readSite(dir: string): BuiltSite {
  const manifest = parseManifest(readFileSync(join(dir, '.truename/manifest.json'), 'utf8'));
  return {
    dir,
    manifest,
    output: (logical) => {
      const path = manifest.assets[logical];
      if (path === undefined) throw new Error(`There is no ${logical}`);
      return path;
    },
  };
}

/** The lines that `truename headers --nginx --serve all` writes for a directory. */
export async function nginxLines(dir: string): Promise<string> {
  const { stdout } = await truename(['headers', dir, '--nginx', '--serve', 'all'], { cwd: '/' });
  return stdout;
}
