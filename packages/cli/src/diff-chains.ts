// diff-chains.ts: which way leads from a file to the edit that changed it, and what does an edit change?
import { type Amount, type FileDiff, groupOf, type TreeDiff } from '@truename/disk';

/** Files by name, and who changed because of whom. */
export interface Chains {
  readonly byName: ReadonlyMap<string, FileDiff>;
  /** Names of the files that have this one among their causes. */
  readonly followers: ReadonlyMap<string, readonly string[]>;
}

export function chainsOf({ files }: TreeDiff): Chains {
  const followers = new Map<string, string[]>();
  for (const { name, causes } of files)
    for (const cause of causes) {
      const known = followers.get(cause);
      if (known) known.push(name);
      else followers.set(cause, [name]);
    }
  return { byName: new Map(files.map((file) => [file.name, file])), followers };
}

/** The names from a file's nearest cause to the file that changed by itself; empty where nothing caused its change. */
export function chainOf(file: FileDiff, { byName }: Chains): string[] {
  const chain: string[] = [];
  let next = file.via;
  while (next !== null && chain.length < byName.size) {
    chain.push(next);
    next = next === file.origin ? null : (byName.get(next)?.via ?? null);
  }
  return chain;
}

/** The files that are loaded again only because this one changed, or others that changed with it. */
export function followersOf(name: string, { byName, followers }: Chains): Amount {
  const reached = new Set([name]);
  let amount: Amount = { files: 0, size: 0, transfer: 0 };
  for (const each of reached)
    for (const follower of followers.get(each) ?? []) {
      const file = byName.get(follower);
      // An edited file would have changed anyway; what follows from it follows from this edit as well.
      if (!file || reached.has(follower)) continue;
      reached.add(follower);
      if (groupOf(file) !== 'cascade') continue;
      const { files, size, transfer } = amount;
      amount = {
        files: files + 1,
        size: size + (file.new?.size ?? 0),
        transfer: transfer + (file.transfer?.bytes ?? 0),
      };
    }
  return amount;
}

/** A file that changed by itself, and what changed because of it. */
export interface Spread {
  readonly file: FileDiff;
  readonly others: Amount;
}

/** So many of the files that most others name are looked at. */
const mostRoots = 200;

/** The files that changed by themselves and made others change, those with the most bytes first. */
export function spreadsOf(chains: Chains): Spread[] {
  const direct = ({ name }: FileDiff) => chains.followers.get(name)?.length ?? 0;
  const roots = [...chains.byName.values()].filter(
    (file) => direct(file) > 0 && file.reasons.some((reason) => reason !== 'cascade'),
  );
  return roots
    .sort((a, b) => direct(b) - direct(a))
    .slice(0, mostRoots)
    .map((file) => ({ file, others: followersOf(file.name, chains) }))
    .filter(({ others }) => others.files > 0)
    .sort((a, b) => b.others.transfer - a.others.transfer || b.others.files - a.others.files);
}
