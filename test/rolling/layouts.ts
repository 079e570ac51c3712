// layouts.ts: in which ways may the versions of a site stand on an instance?
import { cp, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer, activateBuild, publishTree, releaseTree } from '@truename/disk';
import { parseManifest } from '@truename/manifest';
import { loadAssets } from '@truename/server/node';
import { render } from './versions.ts';

/** What runs on an instance. */
export interface Site {
  /** A page, as the instance has it now. Rejects where it cannot be made. */
  readonly page: () => Promise<string>;
  /** The text of a file; null for a 404. */
  readonly file: (url: string) => Promise<string | null>;
  readonly close: () => void;
}

export interface Layout {
  readonly name: string;
  /** Adds a version to a directory, and makes it live. */
  readonly add: (directory: string, version: number, output: string) => Promise<void>;
  /** What an instance with this directory runs. */
  readonly start: (directory: string) => Promise<Site>;
}

/** Makes a build that was published live. */
export async function activate(directory: string, build: string): Promise<void> {
  expectDone(await activateBuild(directory, build));
}

/** Adds a build to a target, and leaves it at that; gives its id. */
export async function publish(directory: string, output: string): Promise<string> {
  const { done, problems } = await publishTree(output, directory);
  expectDone({ done, problems });
  return done!.build;
}

function expectDone({ done, problems }: Answer<unknown>): void {
  if (done === null) throw new Error(problems.map(({ message }) => message).join('\n'));
}

/** What `truename release` writes, read by the server helper. Each page is made of what stands there at that moment. */
export const target: Layout = {
  name: 'a released target',
  add: async (directory, _, output) => {
    expectDone(await releaseTree(output, directory));
  },
  start: async (directory) => {
    const assets = await loadAssets(directory, { follow: true });
    return {
      page: async () => {
        await assets.reload();
        const { path, url } = assets.generation();
        return render(await readFile(path('views/home.ejs'), 'utf8'), url);
      },
      file: async (url) => {
        const answering = assets.fetch(new Request(`http://host${url}`));
        // A name that is not known is looked for at most once a second: here it is looked for at once.
        if (assets.plan({ method: 'GET', url, headers: {} })?.status === 404) await assets.reload();
        const answer = await answering;
        return answer?.status === 200 ? answer.text() : null;
      },
      close: assets.close,
    };
  },
};

/** A link to the version that is live, a folder for each version's templates and manifest, and one for all hashed files. */
export const links: Layout = {
  name: 'a symbolic link to the live version',
  add: async (directory, version, output) => {
    await cp(join(output, 'js'), join(directory, 'static/js'), { recursive: true });
    const release = join(directory, `releases/${version}`);
    await mkdir(release, { recursive: true });
    for (const path of ['views', '.truename']) await cp(join(output, path), join(release, path), { recursive: true });
    await rm(join(directory, 'current'), { force: true });
    await symlink(`releases/${version}`, join(directory, 'current'));
  },
  start: async (directory) => plainSite(join(directory, 'current'), join(directory, 'static')),
};

/** The output of the newest build, over that of the one before. */
export const bare: Layout = {
  name: 'a bare dist',
  add: async (directory, _, output) => {
    await cp(output, directory, { recursive: true });
  },
  start: async (directory) => plainSite(directory, directory),
};

/** Reads template and manifest for each page. */
function plainSite(release: string, files: string): Site {
  return {
    page: async () => {
      const [text, json] = await Promise.all(
        ['views/home.ejs', '.truename/manifest.json'].map((path) => readFile(join(release, path), 'utf8')),
      );
      const { assets } = parseManifest(json!);
      return render(text!, (name) => `/${assets[name]}`);
    },
    file: (url) => readFile(join(files, url), 'utf8').catch(() => null),
    close: () => {},
  };
}
