// announce.ts: how does a publish tell a prune what it needs, and everybody that a build is complete?
import { join } from 'node:path';
import { type Manifest, releasedFiles, stringifyManifest, stringifyRecord } from '@truename/manifest';
import { formatSums } from '../sums.ts';
import { timeText } from './answer.ts';
import { isDeployed } from './check-build.ts';
import { flushNames, folderOf } from './ground.ts';
import { type KnownBuild, knownBuild } from './known-builds.ts';
import type { Writer } from './look-at.ts';
import { remove } from './moves.ts';
import { placeOver } from './place-file.ts';
import { textOf } from './released-target.ts';

/**
 * Comes before any look at the files of the build: a prune first takes files away, and then looks for announcements. So
 * either this publish finds a file gone, or that prune puts it back. Gives what was known of the build before.
 */
export function announce(manifest: Manifest, writer: Writer, now: number): KnownBuild {
  const { target } = writer.ground;
  const before = knownBuild(target, manifest.build);
  const text = stringifyManifest(manifest);
  if (before.state !== 'published' || before.text !== text) write(writer, before.places.unfinished, text);
  write(writer, before.places.published, stringifyRecord({ build: manifest.build, at: timeText(now) }));
  flushNames(writer.ground);
  return before;
}

/** A publish that was refused leaves nothing behind that it alone has written: all is as `before`. */
export function withdraw({ places, state, published }: KnownBuild, writer: Writer): void {
  const { fs, root, folders } = writer.ground.target;
  if (state !== 'unfinished') quietly(() => fs.unlinkSync(join(root, places.unfinished)));
  if (published !== null) quietly(() => write(writer, places.published, published));
  else quietly(() => fs.unlinkSync(join(root, places.published)));
  if (state !== 'unknown') return;
  const made = [folderOf(places.published), places.folder, folders.builds, folderOf(folders.builds)];
  for (const folder of made.filter((each) => each !== '')) quietly(() => fs.rmdirSync(join(root, folder)));
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // It is in nobody's way: the next publish writes over it, and a prune takes it away in time.
  }
}

/** Everything is in place: with its manifest the build is complete. `text` is that of the manifest. */
export function finish({ places }: KnownBuild, manifest: Manifest, writer: Writer): void {
  const { ground } = writer;
  const { target } = ground;
  const sums = formatSums(
    releasedFiles(manifest, target.layout).flatMap((file) =>
      file.kind === 'variant' || file.hash === null || isDeployed(file, manifest)
        ? []
        : [{ path: file.place, sum: file.hash }],
    ),
  );
  if (textOf(target, places.sums) !== sums) write(writer, places.sums, sums);
  flushNames(ground);
  const text = stringifyManifest(manifest);
  if (textOf(target, places.manifest) !== text) write(writer, places.manifest, text);
  for (const place of [places.unfinished, places.pruned]) remove(writer, place);
  flushNames(ground);
}

function write(writer: Writer, place: string, text: string): void {
  placeOver(writer, { place, from: new TextEncoder().encode(text), expected: null });
}
