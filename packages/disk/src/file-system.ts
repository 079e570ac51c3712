// file-system.ts: which calls of the file system does this package make?
import fs from 'node:fs';

/** What this package asks about a file. Sizes are in bytes. */
export interface FileStats {
  readonly size: number;
  isDirectory(): boolean;
  isFile(): boolean;
}

/** A name in a directory, and whether a link stands there. */
export interface DirectoryEntry {
  readonly name: string;
  isSymbolicLink(): boolean;
}

/**
 * The calls of `node:fs` that this package makes, in the shape it makes them: `node:fs` fits, and so does an in-memory
 * file system. All are synchronous: one thread with one reused buffer beats callbacks and promises about twice.
 */
export interface FileSystem {
  readdirSync(path: string, options: { withFileTypes: true }): DirectoryEntry[];
  statSync(path: string): FileStats;
  accessSync(path: string, mode: number): void;
  realpathSync(path: string): string;
  readFileSync(path: string): Uint8Array;
  writeFileSync(path: string, bytes: Uint8Array, options: { flag: string }): void;
  openSync(path: string, flags: string): number;
  readSync(file: number, buffer: Uint8Array, offset: number, length: number, position: number | null): number;
  writeSync(file: number, buffer: Uint8Array, offset: number, length: number): number;
  fsyncSync(file: number): void;
  closeSync(file: number): void;
  copyFileSync(from: string, to: string, mode: number): void;
  renameSync(from: string, to: string): void;
  rmSync(path: string, options: { force: boolean }): void;
  mkdirSync(path: string, options: { recursive: true }): unknown;
}

/** The file system of this machine. */
export const machine: FileSystem = fs;
