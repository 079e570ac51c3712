// page-relative.ts: which file does a URL name that the browser resolves against a page, which may be any?
import type { Link, Resolved } from './resolved.ts';
import type { Asset } from './types.ts';

/** Resolves a URL as it would be in a file at this path; '' stands for a page in the base's root. */
export type ResolveAt = (path: string, link: Link) => Resolved;

export interface PageRelative {
  /** In a script, which names what stands beside it, if it names anything of ours. */
  inScript(from: Asset, link: Link): Resolved;
  /** In a template, which may be a piece of any page. */
  inTemplate(from: Asset, link: Link): Resolved;
}

/** The file that all pages agree on, as far as there is one for them. No other page of ours may have another one. */
export function pageRelative(paths: ReadonlyMap<string, Asset>, resolveAt: ResolveAt): PageRelative {
  const others = otherMeanings(paths, resolveAt);
  const agreed = (meant: Asset, link: Link): Resolved => {
    const other = others(link).find((asset) => asset !== meant);
    return other ? unclear(`relative to the page: "${meant.path}" or "${other.path}"`) : { to: 'asset', asset: meant };
  };
  return {
    inScript: (from, link) => {
      const beside = resolveAt(from.path, link);
      if (beside.to === 'foreign') return beside;
      return beside.to === 'asset' ? agreed(beside.asset, link) : unclear('relative to the page, not to this file');
    },
    inTemplate: (from, link) => {
      const beside = resolveAt(from.path, link);
      if (beside.to === 'foreign') return beside;
      const meant = beside.to === 'asset' ? beside : resolveAt('', link);
      return meant.to === 'asset' ? agreed(meant.asset, link) : unclear(nowhere);
    },
  };
}

const nowhere =
  'relative to the page that this template becomes a part of, and there is no such file beside it or in the root';

function unclear(why: string): Resolved {
  return { to: 'unclear', why };
}

/** What a URL names in the root, and in each directory that has pages. Templates name the same files again and again. */
function otherMeanings(paths: ReadonlyMap<string, Asset>, resolveAt: ResolveAt): (link: Link) => readonly Asset[] {
  let known: { readonly pages: readonly string[]; readonly names: ReadonlySet<string> } | null = null;
  const remembered = new Map<string, readonly Asset[]>();
  return (link) => {
    known ??= { pages: onePerDirectory(paths), names: repeatedNames(paths) };
    if (!mayBeRepeated(link.url, known.names)) return [];
    const key = `${link.baseHref ?? ''}\n${link.url}`;
    let found = remembered.get(key);
    if (!found) {
      const resolved = ['', ...known.pages].map((path) => resolveAt(path, link));
      found = [...new Set(resolved.flatMap((one) => (one.to === 'asset' ? [one.asset] : [])))];
      remembered.set(key, found);
    }
    return found;
  };
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** One page of each directory: the others there resolve a URL alike. */
function onePerDirectory(paths: ReadonlyMap<string, Asset>): readonly string[] {
  const pages = [...paths.values()].filter(({ language }) => language === 'html').map(({ path }) => path);
  return [...new Map(pages.map((path) => [path.slice(0, path.lastIndexOf('/') + 1), path])).values()];
}

/** Names that files of several directories have: only these can mean several files. */
function repeatedNames(paths: ReadonlyMap<string, Asset>): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const path of paths.keys()) {
    const name = nameIn(path);
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
  }
  return repeated;
}

/** A name that is written with escapes may be any. */
function mayBeRepeated(url: string, repeated: ReadonlySet<string>): boolean {
  const path = /^[^?#]*/.exec(url)![0].trim();
  return !/^[\w~\-./@+]+$/.test(path) || repeated.has(nameIn(path));
}
