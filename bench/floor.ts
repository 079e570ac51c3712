// floor.ts: what does it cost to hash files and write them under new names, and nothing else? No program can cost less.
// One thread, synchronous reads into one buffer, XXH64. No references, no rewriting, no manifest.
import { closeSync, mkdirSync, openSync, readdirSync, readSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { extname, join } from 'node:path';
import xxhash from 'xxhash-wasm';

const [input = '', output = ''] = process.argv.slice(2);
const { create64, h64Raw } = await xxhash();
const buffer = new Uint8Array(1 << 20);
const slice = 256 << 10;

copyDirectory('');

function copyDirectory(directory: string): void {
  mkdirSync(join(output, directory), { recursive: true });
  for (const entry of readdirSync(join(input, directory), { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) copyDirectory(path);
    else copyNamed(path);
  }
}

function copyNamed(path: string): void {
  const file = openSync(join(input, path), 'r');
  const length = readSync(file, buffer);
  if (length < buffer.length) {
    const bytes = buffer.subarray(0, length);
    writeFileSync(named(path, h64Raw(bytes)), bytes);
  } else copyLarge(path, file);
  closeSync(file);
}

/** The first part is in the buffer. The digits are known at the end, so the file is renamed then. */
function copyLarge(path: string, file: number): void {
  const temporary = join(output, `${path}.part`);
  const copy = openSync(temporary, 'w');
  const hash = create64();
  for (let length = buffer.length; length > 0; length = readSync(file, buffer, 0, slice, null)) {
    for (let at = 0; at < length; at += slice) hash.update(buffer.subarray(at, Math.min(at + slice, length)));
    writeSync(copy, buffer, 0, length);
  }
  closeSync(copy);
  renameSync(temporary, named(path, hash.digest()));
}

function named(path: string, hash: bigint): string {
  const extension = extname(path);
  const digits = hash.toString(16).padStart(16, '0');
  return join(output, `${path.slice(0, path.length - extension.length)}-${digits}${extension}`);
}
