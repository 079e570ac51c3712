// diff-bundle.ts: how do the files of a bundle get to a disk, as a plugin would write them?
import type { FileSystem } from '@truename/disk';
import {
  type Asset,
  createHasher,
  type Description,
  defaultSettings,
  describe,
  digest,
  type Settings,
} from '@truename/engine';
import { stringifyManifest } from '@truename/manifest';

/** What the bundler says besides the files. */
export type BundleDescription = Partial<Pick<Description, 'entries' | 'links'>>;

/** Names the files and writes them, and their manifest, below an absolute directory. */
export async function writeBundle(
  { fs, directory }: { readonly fs: FileSystem; readonly directory: string },
  assets: readonly Asset[],
  given: BundleDescription & { readonly settings?: Partial<Settings> } = {},
): Promise<void> {
  const settings: Settings = { ...defaultSettings, missing: 'ignore', ...given.settings };
  const { outputs } = await digest(assets, settings);
  const { manifest } = describe(outputs, {
    ...{ entries: new Map(), links: new Map(), originals: new Map(), inlined: new Map() },
    ...given,
    ...{ settings, hasher: await createHasher(settings) },
  });
  const write = (path: string, bytes: Uint8Array): void => {
    const absolute = `${directory}/${path}`;
    fs.mkdirSync(absolute.slice(0, absolute.lastIndexOf('/')), { recursive: true });
    fs.writeFileSync(absolute, bytes, { flag: 'w' });
  };
  for (const { path, bytes } of outputs) if (bytes) write(path, bytes);
  write('.truename/manifest.json', new TextEncoder().encode(stringifyManifest(manifest)));
}
