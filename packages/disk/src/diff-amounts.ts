// diff-amounts.ts: how much does a visitor load, and how much of it again?
import type { Build, BuildFile } from './diff-build.ts';
import type { Amount, DiffGroup, DiffTotals, EntryDiff, FileDiff } from './diff-types.ts';

const nothing: Amount = { files: 0, size: 0, transfer: 0 };

/** The group that a file counts for; the first reason decides. */
export function groupOf({ status, reasons }: Pick<FileDiff, 'status' | 'reasons'>): DiffGroup {
  if (status !== 'changed' && status !== 'renamed') return status;
  const [first] = reasons;
  return first === 'own-edit' || first === 'cascade' ? first : 'names-only';
}

/** Does a visitor load this file who has all files of the old build? */
export function isLoadedAgain({ status }: Pick<FileDiff, 'status'>): boolean {
  return status === 'added' || status === 'changed' || status === 'renamed';
}

function amountOf(file: FileDiff): Amount {
  return { files: 1, size: (file.new ?? file.old)?.size ?? 0, transfer: file.transfer?.bytes ?? 0 };
}

/** Several amounts together. */
export function sumOf(files: Iterable<FileDiff>): Amount {
  let sum = nothing;
  for (const file of files) {
    const { size, transfer } = amountOf(file);
    sum = { files: sum.files + 1, size: sum.size + size, transfer: sum.transfer + transfer };
  }
  return sum;
}

export function totalsOf(files: readonly FileDiff[]): DiffTotals {
  const of = (group: DiffGroup) => sumOf(files.filter((file) => groupOf(file) === group));
  return {
    first: sumOf(files.filter(({ status }) => status !== 'removed')),
    again: sumOf(files.filter(isLoadedAgain)),
    groups: {
      unchanged: of('unchanged'),
      'own-edit': of('own-edit'),
      cascade: of('cascade'),
      'names-only': of('names-only'),
      added: of('added'),
      removed: of('removed'),
    },
  };
}

/** Every entry and every page of the new build, sorted by name; an entry that is a page stands there as the page. */
export function entriesOf(build: Build, fileOf: ReadonlyMap<BuildFile, FileDiff>, old: Build): EntryDiff[] {
  const { entries } = build.manifest;
  const pageFiles = build.files.filter(isPage);
  const isPagePath = new Set(pageFiles.map(({ path }) => path));
  const scripts = Object.entries(entries).filter(([name]) => !isPagePath.has(name));
  const named = scripts.map(([name, { scripts, styles, preloads }]) => ({
    name,
    kind: 'entry' as const,
    isNew: !Object.hasOwn(old.manifest.entries, name),
    start: [...scripts, ...styles, ...preloads].flatMap((path) => build.byPath.get(path) ?? []),
  }));
  const pages = pageFiles.map((file) => ({
    name: file.path,
    kind: 'page' as const,
    isNew: fileOf.get(file)?.status === 'added',
    start: [file],
  }));
  return [...named, ...pages]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ start, ...entry }) => {
      const loaded = [...reachedFrom(start, build)].map((file) => fileOf.get(file)!);
      return { ...entry, first: sumOf(loaded), again: sumOf(loaded.filter(isLoadedAgain)) };
    });
}

function isPage({ kind, record }: BuildFile): boolean {
  return kind === 'fixed' && record.type === 'text/html';
}

/** These files and all that they name. A link to another page is no reference: the visitor follows it, not the browser. */
function reachedFrom(start: readonly BuildFile[], { byPath }: Build): Set<BuildFile> {
  const reached = new Set(start);
  for (const { record } of reached)
    for (const path of [...(record.imports ?? []), ...(record.css ?? []), ...(record.assets ?? [])]) {
      const file = byPath.get(path);
      if (file) reached.add(file);
    }
  return reached;
}
