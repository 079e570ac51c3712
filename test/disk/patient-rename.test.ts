// patient-rename.test.ts: is a rename tried again where another program has the file open?
import type { FileSystem } from '@truename/disk';
import { describe, expect, test } from 'vitest';
import { patientRename } from '../../packages/disk/src/patient-rename.ts';
import { createDisk } from './disk.ts';

/** A disk that refuses so many renames, and tells of what was waited for. */
function heldDisk(code: string, times: number) {
  const disk = createDisk({ 'new.css': 'new', 'old.css': 'old', 'folder/x': '' }, '/d');
  let refused = 0;
  let waited = 0;
  const renameSync: FileSystem['renameSync'] = (from, to) => {
    if (refused++ < times) throw Object.assign(new Error(code), { code });
    disk.fs.renameSync(from, to);
  };
  const rename = patientRename({ ...disk.fs, renameSync }, (milliseconds) => {
    waited += milliseconds;
  });
  return { rename, read: () => disk.read('/d'), attempts: () => refused, waited: () => waited };
}

describe('a rename', () => {
  test.each(['EPERM', 'EACCES', 'EBUSY'])('is tried again after %s', (code) => {
    const { rename, read } = heldDisk(code, 3);
    rename('/d/new.css', '/d/old.css');
    expect(read()).toEqual({ 'folder/x': '', 'old.css': 'new' });
  });

  test('fails after two seconds with what the system said', () => {
    const { rename, read, waited } = heldDisk('EBUSY', 1000);
    expect(() => rename('/d/new.css', '/d/old.css')).toThrow('EBUSY');
    expect(waited()).toBeGreaterThan(2000);
    expect(read()['old.css']).toBe('old');
  });

  test.each([
    ['another error', 'ENOENT', '/d/old.css'],
    ['a directory in its place', 'EPERM', '/d/folder'],
  ])('fails at once for %s', (_, code, to) => {
    const { rename, attempts } = heldDisk(code, 1000);
    expect(() => rename('/d/new.css', to)).toThrow(code);
    expect(attempts()).toBe(1);
  });
});
