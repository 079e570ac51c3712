// diff-words.ts: how is a comparison told in words?
import {
  type DiffGroup,
  type FileDiff,
  groupOf,
  type NamingSetting,
  type SettingDiff,
  type TreeDiff,
} from '@truename/disk';
import { formatBytes, formatCount } from './quantities.ts';

/** The groups in the order in which they are told. */
export const groups: readonly DiffGroup[] = ['own-edit', 'cascade', 'names-only', 'added', 'unchanged', 'removed'];

/** What each group is called, and what it means. */
export const groupWords: Readonly<Record<DiffGroup, { readonly name: string; readonly help: string }>> = {
  'own-edit': { name: 'own edit', help: 'its own content was edited' },
  cascade: { name: 'cascade', help: 'changed only because it names changed files' },
  'names-only': { name: 'names only', help: 'the same content under another name or address' },
  added: { name: 'added', help: 'not in the old build' },
  unchanged: { name: 'unchanged', help: 'stays in the visitor’s cache' },
  removed: { name: 'removed', help: 'not in the new build' },
};

const settingNames: Readonly<Record<NamingSetting, string>> = {
  base: 'base',
  pattern: 'pattern of names',
  algorithm: 'hash algorithm',
  length: 'length of the hash',
  salt: 'salt',
};

/** `the salt changed from none to "x"`. */
export function settingText({ setting, old, new: now }: SettingDiff): string {
  const value = (text: string) => (text === '' ? 'none' : JSON.stringify(text));
  return `the ${settingNames[setting]} changed from ${value(old)} to ${value(now)}`;
}

/** The headline, without a full stop. */
export function headline({ totals }: TreeDiff): string {
  const { again, first } = totals;
  if (again.files === 0) return 'A returning visitor downloads nothing again';
  return `A returning visitor downloads ${formatBytes(again.transfer)} of ${formatBytes(first.transfer)} again`;
}

/** `2.2%`; of nothing, nothing; and what is not all is not 100%. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0%';
  const share = (100 * part) / whole;
  if (share < 0.1) return '<0.1%';
  if (share > 99 && part < whole) return '>99%';
  return share < 10 ? `${share.toFixed(1)}%` : `${Math.round(share)}%`;
}

/** Why a file changed, in a few words: `cascade from css/app.css`. */
export function whyText(file: FileDiff): string {
  const parts = file.reasons.flatMap((reason) =>
    reason === 'own-edit' ? [groupWords['own-edit'].name] : reasonTexts(file, reason),
  );
  return parts.length === 0 ? groupWords[groupOf(file)].name : parts.join('; ');
}

function reasonTexts(file: FileDiff, reason: FileDiff['reasons'][number]): string[] {
  if (reason === 'own-edit') return [];
  if (reason === 'cascade') return [`cascade from ${file.via ?? ''}${others(file.causes.length - 1)}`];
  if (reason === 'renamed') return [`renamed, was ${file.old?.logical ?? file.old?.path ?? ''}`];
  if (reason === 'kind') return [file.kind === 'fixed' ? 'keeps its name now' : 'has a hash in its name now'];
  if (reason === 'place') return ['is written to another place'];
  if (reason === 'naming') return ['the same content was named in another way'];
  return [`the ${settingNames[reason]} changed`];
}

function others(count: number): string {
  return count > 0 ? ` and ${formatCount(count)} more` : '';
}

/** How compressed sizes were found out. */
export function measureText({ measure }: TreeDiff): string {
  const { encoding, level, measured, recorded } = measure;
  const how = `${encoding === 'br' ? 'brotli' : 'gzip'}, level ${level}`;
  if (measured === 0)
    return recorded === 0
      ? 'No file is of a kind that is compressed'
      : 'Compressed sizes are those of the compressed copies that the build has';
  if (recorded === 0) return `Compressed sizes were measured here (${how})`;
  return `Compressed sizes are those of the build’s compressed copies for ${formatCount(recorded)} files, and measured here for ${formatCount(measured)} (${how})`;
}
