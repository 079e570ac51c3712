// released-site.ts: builds of a small site with templates, and a target to release them to.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { activateBuild, digestTree, publishTree, releaseTree } from '@truename/disk';
import type { Manifest } from '@truename/manifest';
import { tempDir } from '../support/temp.ts';

/** A digested directory. */
export interface Build {
  readonly dir: string;
  readonly id: string;
  readonly manifest: Manifest;
}

/** Every file but `robots.txt` says which version it is of; `more` comes on top, and replaces what has its path. */
export async function makeBuild(version: string, more: Readonly<Record<string, string>> = {}): Promise<Build> {
  const dir = await tempDir();
  const [input, output] = [join(dir, 'in'), join(dir, 'out')];
  const files = {
    'views/home.ejs': `<p>${version}</p><script src="<%= asset('js/app.js') %>"></script>`,
    'index.html': `<!doctype html><title>${version}</title><script type="module" src="/js/app.js"></script>`,
    'js/app.js': `document.title = '${version}';`,
    'img/logo.svg': `<svg xmlns="http://www.w3.org/2000/svg"><title>${version}</title></svg>`,
    'robots.txt': 'User-agent: *\n',
    ...more,
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(input, path)), { recursive: true });
    await writeFile(join(input, path), text);
  }
  const { manifest, problems } = await digestTree({ input, output, settings: {} });
  if (manifest === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return { dir: output, id: manifest.build, manifest };
}

/** A target that does not exist yet. */
export async function emptyTarget(): Promise<string> {
  return join(await tempDir(), 'target');
}

export async function release(target: string, { dir }: Build, flat = false): Promise<void> {
  done(await releaseTree(dir, target, { flat }));
}

export async function publish(target: string, { dir }: Build): Promise<void> {
  done(await publishTree(dir, target));
}

export async function activate(target: string, { id }: Build): Promise<void> {
  done(await activateBuild(target, id));
}

function done({ done, problems }: { readonly done: unknown; readonly problems: readonly { message: string }[] }): void {
  if (done === null) throw new Error(problems.map(({ message }) => message).join('\n'));
}
