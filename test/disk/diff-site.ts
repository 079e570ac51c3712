// diff-site.ts: how does a test write down two builds and compare them?
import { type DiffOptions, type DiffTreesResult, diffTrees, type FileDiff, type TreeDiff } from '@truename/disk';
import type { Settings } from '@truename/engine';
import { createDisk, type Disk, type Files, told } from './disk.ts';

/** One build: what is digested, and how. */
export interface BuildInput {
  readonly files: Files;
  readonly settings?: Partial<Settings>;
}

/** A disk with two digested directories, `/old` and `/new`. */
export interface TwoBuilds {
  readonly disk: Disk;
  diff(options?: DiffOptions): Promise<DiffTreesResult>;
}

/** Digests both into one file system in memory. */
export async function twoBuilds(old: BuildInput, now: BuildInput): Promise<TwoBuilds> {
  const disk = createDisk({ 'old/.keep': '', 'new/.keep': '' });
  for (const [name, { files, settings = {} }] of [['old', old] as const, ['new', now] as const]) {
    disk.remove('/in', `${name}/.keep`);
    disk.write(`/in/${name}`, files);
    const result = await disk.digest(`/in/${name}`, `/${name}`, { settings: { missing: 'ignore', ...settings } });
    if (result.manifest === null) throw new Error(`The test's own site is at fault: ${told(result).join('\n')}`);
  }
  return { disk, diff: (options = {}) => diffTrees('/old', '/new', { fs: disk.fs, ...options }) };
}

/** The comparison of two builds without faults. */
export async function diffOf(old: BuildInput, now: BuildInput, options: DiffOptions = {}): Promise<TreeDiff> {
  const { diff, problems } = await (await twoBuilds(old, now)).diff(options);
  if (!diff || problems.length > 0) throw new Error(`No comparison: ${JSON.stringify(problems)}`);
  return diff;
}

/** The file with this name. */
export function fileOf({ files }: TreeDiff, name: string): FileDiff {
  const found = files.find((file) => file.name === name);
  if (!found) throw new Error(`No "${name}" among ${files.map((file) => file.name).join(', ')}`);
  return found;
}

/** What a reader wants to know of each file that is not as it was: `css/app.css: changed, cascade by img/a.png`. */
export function changesOf({ files }: TreeDiff): string[] {
  return files
    .filter(({ status }) => status !== 'unchanged')
    .map(({ name, status, reasons, causes }) => {
      const why = reasons.length === 0 ? '' : `, ${reasons.join(' + ')}`;
      return `${name}: ${status}${why}${causes.length === 0 ? '' : ` by ${causes.join(' and ')}`}`;
    });
}
