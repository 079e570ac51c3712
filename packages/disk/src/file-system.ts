// file-system.ts: which calls of the file system does this package make?
import fs from 'node:fs';
import { TruenameError } from '@truename/engine';
import { isAbsent, unreadable } from './fault.ts';
import { patientRename } from './patient-rename.ts';

/** What this package asks about a file. Sizes are in bytes. */
export interface FileStats {
  readonly size: number;
  /** Permissions in the lowest nine bits. */
  readonly mode: number;
  isDirectory(): boolean;
  isFile(): boolean;
  isSymbolicLink(): boolean;
}

/** A name in a directory, and what stands there. */
export interface DirectoryEntry {
  readonly name: string;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/**
 * The calls of `node:fs` that this package makes, in the shape it makes them: `node:fs` fits, and so does an in-memory
 * file system. All are synchronous: one thread with one reused buffer beats callbacks and promises about twice.
 */
export interface FileSystem {
  readdirSync(path: string, options: { withFileTypes: true }): DirectoryEntry[];
  statSync(path: string): FileStats;
  lstatSync(path: string): FileStats;
  accessSync(path: string, mode: number): void;
  realpathSync(path: string): string;
  readFileSync(path: string): Uint8Array;
  writeFileSync(path: string, bytes: Uint8Array, options: { flag: string; mode?: number }): void;
  openSync(path: string, flags: string, mode?: number): number;
  readSync(file: number, buffer: Uint8Array, offset: number, length: number, position: number | null): number;
  writeSync(file: number, buffer: Uint8Array, offset: number, length: number): number;
  fsyncSync(file: number): void;
  closeSync(file: number): void;
  copyFileSync(from: string, to: string, mode: number): void;
  linkSync(existing: string, path: string): void;
  renameSync(from: string, to: string): void;
  chmodSync(path: string, mode: number): void;
  unlinkSync(path: string): void;
  rmSync(path: string, options: { force: boolean; recursive?: boolean }): void;
  rmdirSync(path: string): void;
  mkdirSync(path: string, options: { recursive?: boolean; mode?: number }): unknown;
}

/** The file system of this machine. */
export const machine: FileSystem = process.platform === 'win32' ? { ...fs, renameSync: patientRename(fs) } : fs;

/** Does something stand there, be it a link without a target? Where that cannot be told, it does. */
export function isThere(fs: FileSystem, path: string): boolean {
  try {
    fs.lstatSync(path);
    return true;
  } catch (error) {
    return !isAbsent(error);
  }
}

/** Is it a symbolic link, be it one without a target? Not where nothing stands. @throws TruenameError `unreadable-file`. */
export function isLink(fs: FileSystem, path: string): boolean {
  try {
    return fs.lstatSync(path).isSymbolicLink();
  } catch (error) {
    if (isAbsent(error)) return false;
    throw new TruenameError([unreadable(path, error)]);
  }
}

/** For cleaning up: what made it necessary matters, not that it did not work. */
export function quietly(act: () => void): void {
  try {
    act();
  } catch {}
}
