// held.ts: which small files need not be read again?
import type { PlannedFile } from '../plan.ts';

/** In milliseconds: how long bytes are believed. A file that is taken away is missed after that. */
const believed = 1000;

/** In bytes, of all files together. */
const most = 32 << 20;

/** Its bytes, or null where they are not there, or not those that the manifest says. */
type Bytes = Promise<Buffer<ArrayBuffer> | null>;

interface Held {
  readonly since: number;
  readonly bytes: Bytes;
  readonly size: number;
}

const held = new Map<string, Held>();
let total = 0;

/**
 * The bytes of a file whose content the manifest knows: read at most once in a while, however many ask. They are those
 * that were named, so they stay right for as long as they are kept; whether the file is still there is asked again.
 */
export function heldBytes(file: PlannedFile, read: () => Bytes): Bytes {
  const key = `${file.root}\0${file.path}\0${file.hash}`;
  const now = performance.now();
  const known = held.get(key);
  if (known !== undefined && now - known.since < believed) return known.bytes;
  const bytes = read();
  const fresh: Held = { since: now, bytes, size: file.size ?? 0 };
  forget(key);
  held.set(key, fresh);
  total += fresh.size;
  while (total > most) forget(held.keys().next().value ?? '');
  const check = (found: Buffer | null): void => {
    if (found === null && held.get(key) === fresh) forget(key);
  };
  bytes.then(check, () => check(null));
  return bytes;
}

function forget(key: string): void {
  total -= held.get(key)?.size ?? 0;
  held.delete(key);
}
