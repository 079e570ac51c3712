// memory.ts: an in-memory file system in the shape that @truename/disk asks for.
import type { FileSystem } from '@truename/disk';
import type { IFs } from 'memfs';

/** memfs's own types are wider than node's in a few places; here is the part that counts, call by call. */
export function asFileSystem(fs: IFs): FileSystem {
  return {
    readdirSync: (path) =>
      fs.readdirSync(path, { withFileTypes: true }) as { name: string; isSymbolicLink(): boolean }[],
    statSync: (path) => {
      const stats = fs.statSync(path);
      return { size: Number(stats.size), isDirectory: () => stats.isDirectory(), isFile: () => stats.isFile() };
    },
    accessSync: (path, mode) => fs.accessSync(path, mode),
    realpathSync: (path) => String(fs.realpathSync(path)),
    readFileSync: (path) => Buffer.from(fs.readFileSync(path)),
    writeFileSync: (path, bytes, options) => fs.writeFileSync(path, bytes, options),
    openSync: (path, flags) => fs.openSync(path, flags),
    readSync: (file, buffer, offset, length, position) => fs.readSync(file, buffer, offset, length, position),
    writeSync: (file, buffer, offset, length) => fs.writeSync(file, buffer, offset, length),
    fsyncSync: (file) => fs.fsyncSync(file),
    closeSync: (file) => fs.closeSync(file),
    copyFileSync: (from, to, mode) => fs.copyFileSync(from, to, mode),
    renameSync: (from, to) => fs.renameSync(from, to),
    rmSync: (path, options) => fs.rmSync(path, options),
    mkdirSync: (path, options) => fs.mkdirSync(path, options),
  };
}
