// memory.ts: an in-memory file system in the shape that @truename/disk asks for.
import type { DirectoryEntry, FileStats, FileSystem } from '@truename/disk';
import type { IFs } from 'memfs';

/** memfs's own types are wider than node's in a few places; here is the part that counts, call by call. */
export function asFileSystem(fs: IFs): FileSystem {
  return {
    readdirSync: (path) => fs.readdirSync(path, { withFileTypes: true }) as DirectoryEntry[],
    statSync: (path) => statsOf(fs.statSync(path)),
    lstatSync: (path) => statsOf(fs.lstatSync(path)),
    accessSync: (path, mode) => fs.accessSync(path, mode),
    realpathSync: (path) => String(fs.realpathSync(path)),
    readFileSync: (path) => Buffer.from(fs.readFileSync(path)),
    writeFileSync: (path, bytes, options) => fs.writeFileSync(path, bytes, options),
    openSync: (path, flags, mode) => fs.openSync(path, flags, mode),
    readSync: (file, buffer, offset, length, position) => fs.readSync(file, buffer, offset, length, position),
    writeSync: (file, buffer, offset, length) => fs.writeSync(file, buffer, offset, length),
    fsyncSync: (file) => fs.fsyncSync(file),
    closeSync: (file) => fs.closeSync(file),
    copyFileSync: (from, to, mode) => fs.copyFileSync(from, to, mode),
    linkSync: (existing, path) => fs.linkSync(existing, path),
    renameSync: (from, to) => {
      refuseOver(fs, from, to);
      fs.renameSync(from, to);
    },
    chmodSync: (path, mode) => fs.chmodSync(path, mode),
    unlinkSync: (path) => fs.unlinkSync(path),
    rmSync: (path, options) => fs.rmSync(path, options),
    rmdirSync: (path) => fs.rmdirSync(path),
    mkdirSync: (path, options) => fs.mkdirSync(path, options),
  };
}

/** Which overload of memfs's types is the last one depends on its release. */
type Stats = Record<'size' | 'mode', number | bigint> &
  Record<'isDirectory' | 'isFile' | 'isSymbolicLink', () => boolean>;

function statsOf(stats: Stats | undefined): FileStats {
  if (!stats) throw new Error('memfs throws where nothing stands');
  return {
    size: Number(stats.size),
    mode: Number(stats.mode),
    isDirectory: () => stats.isDirectory(),
    isFile: () => stats.isFile(),
    isSymbolicLink: () => stats.isSymbolicLink(),
  };
}

/** memfs lets a file take the place of a directory, and one directory that of another with files; disks do not. */
function refuseOver(fs: IFs, from: string, to: string): void {
  const stats = fs.lstatSync(to, { throwIfNoEntry: false });
  if (!stats?.isDirectory() || !fs.existsSync(from)) return;
  const code = fs.lstatSync(from).isDirectory() ? fs.readdirSync(to).length > 0 && 'ENOTEMPTY' : 'EISDIR';
  if (code) throw Object.assign(new Error(`${code}: rename ${from} -> ${to}`), { code });
}
