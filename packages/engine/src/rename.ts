// rename.ts: what is each file called, once digits are known?
import { type FixedRule, fixedReasons } from './fixed.ts';
import { applyPattern, type Pattern } from './pattern.ts';
import type { Asset } from './types.ts';

/** How a file gets its name. Digits are those of `of`: the file itself, or the owner of a companion. */
export type Naming =
  | { readonly how: 'fixed'; readonly of: Asset; readonly reason: string | null }
  | { readonly how: 'token'; readonly of: Asset; readonly tokens: readonly string[] }
  | { readonly how: 'pattern'; readonly of: Asset; readonly shape: Shape };

/** Where the parts of the pattern stand in a file's last path segment: `[0, name)`, `[name, ext)`; the rest stays behind. */
export interface Shape {
  readonly name: number;
  readonly ext: number;
}

/** What decides how files are named. */
export interface NamingRules {
  readonly fixed: FixedRule;
  /** Files that a script registers as service workers. */
  readonly registered: Pick<ReadonlySet<Asset>, 'has'>;
  /** Scripts that are looked for by their name. */
  readonly sought: Pick<ReadonlySet<Asset>, 'has'>;
  /** The owner of each companion; null for a map whose owner is not there. */
  readonly owners: ReadonlyMap<Asset, Asset | null>;
}

/** How each file gets its name. */
export function namings(assets: readonly Asset[], rules: NamingRules): ReadonlyMap<Asset, Naming> {
  const result = new Map<Asset, Naming>();
  const nameOf = (asset: Asset): Naming => {
    const known = result.get(asset);
    if (known) return known;
    const owner = rules.owners.get(asset);
    // Two files that call each other their owner must not go round for ever.
    if (owner) result.set(asset, ownNaming(asset, rules));
    const naming = owner ? companionNaming(asset, owner, nameOf(owner)) : ownNaming(asset, rules);
    result.set(asset, naming);
    return naming;
  };
  for (const asset of assets) nameOf(asset);
  return result;
}

/** What is put into a name. */
export interface Filling {
  readonly pattern: Pattern;
  readonly digits: string;
}

/** Path of the output, below the output directory. */
export function outputPath(asset: Asset, naming: Naming, { pattern, digits }: Filling): string {
  if (naming.how === 'fixed') return asset.path;
  if (naming.how === 'token') return naming.tokens.reduce((path, token) => path.replaceAll(token, digits), asset.path);
  const { directory, name } = splitPath(asset.path);
  const { shape } = naming;
  const text = { name: name.slice(0, shape.name), ext: name.slice(shape.name, shape.ext) };
  return directory + applyPattern(pattern, text, digits) + name.slice(shape.ext);
}

/** Does the file's path hold its token? */
export function hasTokenName(asset: Asset): asset is Asset & { readonly token: string } {
  return asset.token !== undefined && asset.path.includes(asset.token);
}

/** Directory (with its slash, or empty) and last segment. */
export function splitPath(path: string): { directory: string; name: string } {
  const cut = path.lastIndexOf('/') + 1;
  return { directory: path.slice(0, cut), name: path.slice(cut) };
}

function ownNaming(asset: Asset, rules: NamingRules): Naming {
  const fixed = (reason: string): Naming => ({ how: 'fixed', of: asset, reason });
  // A name that holds a placeholder cannot be kept: not as the shell's wish, nor for a map whose owner is gone.
  if (hasTokenName(asset)) return { how: 'token', of: asset, tokens: [asset.token] };
  if (asset.fixed !== undefined) return fixed(asset.fixed);
  if (rules.owners.get(asset) === null) return fixed(fixedReasons.orphanMap);
  if (asset.origin !== 'tree') return fixed(rules.fixed(asset.path) ?? fixedReasons.noToken);
  const reason = rules.fixed(asset.path);
  if (reason !== null) return fixed(reason);
  if (rules.registered.has(asset)) return fixed(fixedReasons.serviceWorker);
  if (rules.sought.has(asset)) return fixed(fixedReasons.sought);
  return { how: 'pattern', of: asset, shape: shapeOf(splitPath(asset.path).name) };
}

/** A companion carries its owner's digits: by a token in its path, or by the pattern around the owner's name. */
function companionNaming(asset: Asset, owner: Asset, naming: Naming): Naming {
  const inherited = naming.how === 'token' ? naming.tokens : [];
  const own = asset.token === undefined ? [] : [asset.token];
  const tokens = [...new Set([...own, ...inherited])].filter((token) => asset.path.includes(token));
  if (tokens.length > 0) return { how: 'token', of: naming.of, tokens };
  if (naming.how === 'fixed') return { how: 'fixed', of: naming.of, reason: null };
  if (naming.how === 'token' && asset.origin !== 'tree') return { how: 'fixed', of: naming.of, reason: null };
  return {
    how: 'pattern',
    of: naming.of,
    shape: companionShape(
      splitPath(asset.path).name,
      splitPath(owner.path).name,
      naming.how === 'pattern' ? naming.shape : null,
    ),
  };
}

/** Where the digits stand in a companion's name: where they stand in its owner's. */
export function companionShape(name: string, ownerName: string, ownerShape: Shape | null): Shape {
  const shape = ownerShape ?? shapeOf(ownerName);
  if (name.startsWith(ownerName)) return shape;
  // `app.map` beside `app.js`: the digits follow the common stem.
  if (name.startsWith(`${ownerName.slice(0, shape.name)}.`)) return { name: shape.name, ext: shape.name };
  return shapeOf(name);
}

/** `[ext]` is the last extension with its dot; a dot in front belongs to the name. */
export function shapeOf(name: string): Shape {
  const dot = name.lastIndexOf('.');
  return { name: dot > 0 ? dot : name.length, ext: name.length };
}
