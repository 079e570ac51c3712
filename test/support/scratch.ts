// scratch.ts: where do the tests of one run write? In memory, where the machine has room: most of them write many small
// files and flush them, which takes a disk twice as long. All of it is gone when the run ends, also what was killed.
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

const inMemory = '/dev/shm';
/** Bytes: several times what tests have written at any moment. */
const room = 4e9;

export default function setup(): (() => void) | undefined {
  if (!hasRoom()) return undefined;
  // A short name: Chromium puts a socket below it, whose path may have 107 bytes.
  const directory = mkdtempSync(join(inMemory, 'tn-'));
  // Web servers read what is below as a user of their own.
  chmodSync(directory, 0o755);
  process.env.TMPDIR = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}

function hasRoom(): boolean {
  if (process.env.TMPDIR !== undefined || !existsSync(inMemory)) return false;
  const { bavail, bsize } = statfsSync(inMemory);
  return Math.min(bavail * bsize, freemem()) > room;
}
