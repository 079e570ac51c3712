// diff-reasons.ts: why did each file change, and which file made it change?
import type { Manifest } from '@truename/manifest';
import { groupBy } from './diff-build.ts';
import type { Difference } from './diff-compare.ts';
import type { Pair } from './diff-pairs.ts';
import type { DiffReason, NamingSetting, SettingDiff } from './diff-types.ts';

/** Why a file changed. */
export interface Why {
  readonly reasons: readonly DiffReason[];
  /** Files that it names and that made it change. */
  readonly causes: ReadonlySet<Pair>;
}

/** Settings that decide names and URLs, where they differ. */
export function settingDiffs(old: Manifest, now: Manifest): SettingDiff[] {
  const values = ({ base, naming }: Manifest): Record<NamingSetting, string> => ({
    base,
    pattern: naming.pattern,
    algorithm: naming.algorithm,
    length: String(naming.length),
    salt: naming.salt ?? '',
  });
  const [before, after] = [values(old), values(now)];
  return (Object.keys(before) as NamingSetting[])
    .filter((setting) => before[setting] !== after[setting])
    .map((setting) => ({ setting, old: before[setting], new: after[setting] }));
}

/** The reasons for every changed file; each gets at least one. */
export function reasonsOf(
  differences: ReadonlyMap<Pair, Difference>,
  settings: readonly SettingDiff[],
): Map<Pair, Why> {
  const changed = new Set(settings.map(({ setting }) => setting));
  const own = new Map([...differences].map(([pair, difference]) => [pair, ownReasons(pair, difference, changed)]));
  const bySetting = (pair: Pair) => own.get(pair)!.filter((reason) => changed.has(reason as NamingSetting));
  const roots = [...own].filter(([pair, reasons]) => reasons.length > bySetting(pair).length).map(([pair]) => pair);
  const reached = spread(roots, differences);
  // Names differ for a setting, also in files that keep their own.
  const ofSettings = settings.map(({ setting }) => setting).filter((setting) => setting !== 'base');
  const left = [...own.keys()].filter((pair) => own.get(pair)!.length === 0 && !reached.has(pair));
  const renamed = ofSettings.length > 0 ? [] : unexplained(left, differences);
  for (const pair of left) own.set(pair, ofSettings);
  for (const pair of renamed) own.set(pair, ['naming']);
  for (const pair of spread(renamed, differences)) reached.add(pair);
  return new Map([...differences].map(([pair, { names }]) => [pair, whyOf(own.get(pair)!, names, reached)]));
}

function whyOf(own: readonly DiffReason[], names: ReadonlySet<Pair>, reached: ReadonlySet<Pair>): Why {
  const causes = new Set([...names].filter((pair) => reached.has(pair)));
  const first = own.filter((reason) => reason === 'own-edit');
  const others = own.filter((reason) => reason !== 'own-edit');
  return { reasons: [...first, ...(causes.size > 0 ? (['cascade'] as const) : []), ...others], causes };
}

/** Reasons that lie in the file itself or in the settings. */
function ownReasons(
  { old, new: now, isRenamed }: Pair,
  { isEdited }: Difference,
  changed: ReadonlySet<NamingSetting>,
): DiffReason[] {
  if (!old || !now) throw new Error('Only a file of both builds has reasons');
  const reasons: DiffReason[] = isEdited ? ['own-edit'] : [];
  const hasMoved = old.masked !== now.masked;
  if (isRenamed) reasons.push('renamed');
  else if (old.kind !== now.kind) reasons.push('kind');
  else if (hasMoved && !changed.has('pattern')) reasons.push('place');
  if (changed.has('base')) reasons.push('base');
  if (old.kind === 'fixed' || now.kind === 'fixed') return reasons;
  if (changed.has('pattern') && hasMoved && !isRenamed) reasons.push('pattern');
  const hasOtherDigits = old.digits !== now.digits;
  return [
    ...reasons,
    ...(['algorithm', 'length', 'salt'] as const).filter((each) => hasOtherDigits && changed.has(each)),
  ];
}

/** These files and all that name them, at any depth. */
function spread(roots: readonly Pair[], differences: ReadonlyMap<Pair, Difference>): Set<Pair> {
  const links = [...differences].flatMap(([pair, { names }]) => [...names].map((name) => ({ pair, name })));
  const namedBy = groupBy(links, ({ name }) => name);
  const reached = new Set(roots);
  // A set that grows is walked to its new end.
  for (const pair of reached) for (const { pair: other } of namedBy.get(pair) ?? []) reached.add(other);
  return reached;
}

/** Of files that nothing explains, those that are no mere consequence of others. */
function unexplained(left: readonly Pair[], differences: ReadonlyMap<Pair, Difference>): Pair[] {
  const rest = new Set(left);
  const first = left.filter((pair) => ![...differences.get(pair)!.names].some((name) => rest.has(name)));
  const explained = spread(first, differences);
  return [...first, ...left.filter((pair) => !explained.has(pair))];
}
