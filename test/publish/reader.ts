// reader.ts: a server, as small as can be: it finds the live build, and sends a page and all that it loads.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPlaces, liveAmong, parseManifest, readLive, releasedFiles, releasedFolders } from '@truename/manifest';
import { sumOf } from '../support/sum.ts';

const { live } = releasedFolders.generations;

/** One look at a target, as a server does it that has just started: the build, and what was wrong with what it sent. */
export async function loadPage(
  target: string,
): Promise<{ readonly build: string; readonly faults: readonly string[] }> {
  const names = await readdir(join(target, live));
  const texts = await Promise.all(names.map(async (name) => [name, await textOf(join(target, live, name))] as const));
  const { activations } = readLive(texts.flatMap(([name, text]) => (text === null ? [] : [[name, text] as const])));
  const complete = new Set<string>();
  for (const { build } of activations.toReversed()) {
    if (complete.size === 0 && (await isComplete(target, build))) complete.add(build);
  }
  const build = liveAmong(activations, (each) => complete.has(each))?.build ?? '';
  return { build, faults: await faultsOfPage(target, build) };
}

async function isComplete(target: string, build: string): Promise<boolean> {
  const text = await textOf(join(target, buildPlaces(build, 'generations').manifest));
  if (text === null) return false;
  const files = releasedFiles(parseManifest(text), 'generations').filter(
    ({ kind }) => kind !== 'variant' && kind !== 'map',
  );
  for (const { place } of files) if ((await textOf(join(target, place))) === null) return false;
  return true;
}

/** The page of this build names files of this build, by the manifest, and each is there with its bytes. */
async function faultsOfPage(target: string, build: string): Promise<string[]> {
  const { folder, manifest: place } = buildPlaces(build, 'generations');
  const manifest = parseManifest((await textOf(join(target, place))) ?? '');
  const page = (await textOf(join(target, folder, 'index.html'))) ?? '';
  const urls = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);
  const faults = urls.length === 3 ? [] : [`the page of ${build} is not whole: ${page}`];
  for (const url of urls) {
    const text = await textOf(join(target, 'assets', url));
    const record = manifest.outputs[url];
    if (record === undefined) faults.push(`the page of ${build} names ${url}, and its manifest does not`);
    else if (text === null) faults.push(`${url} of ${build} is not there`);
    else if (sumOf(Buffer.from(text, 'latin1')) !== record.hash) faults.push(`${url} of ${build} has other bytes`);
  }
  return faults;
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
