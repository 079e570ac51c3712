// diff-compare.ts: does a changed file differ in more than the names of other files, and which of them differ?
import { type Build, type BuildFile, groupBy, isBinary } from './diff-build.ts';
import { type CutText, cutText, type Span } from './diff-names.ts';
import type { Pair } from './diff-pairs.ts';
import type { Reader } from './diff-read.ts';

/** How a file differs between the builds. */
export interface Difference {
  /** In more than the names, digests and ids of files. */
  readonly isEdited: boolean;
  /** The changed files that both versions name. */
  readonly names: ReadonlySet<Pair>;
}

/** What comparing needs. */
export interface CompareContext {
  readonly old: Build;
  readonly new: Build;
  readonly reader: Reader;
  readonly pairOf: ReadonlyMap<BuildFile, Pair>;
  /** Files of either build that have digits in their name only in the other, by the last segment of their path. */
  readonly plain: ReadonlyMap<string, readonly BuildFile[]>;
}

/** What is known once files are paired. */
export function compareContext(
  pairs: readonly Pair[],
  builds: Pick<CompareContext, 'old' | 'new' | 'reader'>,
): CompareContext {
  const pairOf = new Map<BuildFile, Pair>();
  for (const pair of pairs) for (const file of [pair.old, pair.new]) if (file) pairOf.set(file, pair);
  const plain = pairs.flatMap(({ old, new: now }) => {
    if (!old || !now || old.kind === now.kind) return [];
    return old.kind === 'fixed' ? [old] : [now];
  });
  return { ...builds, pairOf, plain: groupBy(plain, ({ path }) => path.slice(path.lastIndexOf('/') + 1)) };
}

/** True where a visitor who has the old file must load the new one. */
export function isChanged({ old, new: now }: Pair): boolean {
  return old !== null && now !== null && (old.url !== now.url || old.record.hash !== now.record.hash);
}

/** Compares a file that is in both builds. Text is read where its bytes differ, binaries never. */
export function compare(pair: Pair, context: CompareContext): Difference {
  const { old, new: now } = pair;
  if (!old || !now) throw new Error('Only a file of both builds can be compared');
  const owners = context.new.byDigits.get(now.kind === 'fixed' ? (now.digits ?? '') : '') ?? [];
  const only = (pairs: Iterable<Pair>) => new Set([...pairs].filter((each) => each !== pair && isChanged(each)));
  const ownerPairs = pairsOf(owners, context);
  if (old.record.hash === now.record.hash) return { isEdited: false, names: only(ownerPairs) };
  if (isBinary(now)) return { isEdited: true, names: only(ownerPairs) };
  const { isEdited, names } = compareTexts(cut(old, context.old, context), cut(now, context.new, context), context);
  return { isEdited, names: only([...ownerPairs, ...names]) };
}

function cut(file: BuildFile, build: Build, { reader, plain }: CompareContext): CutText {
  return cutText(reader.text(file), file, { build, reader, plain });
}

function pairsOf(files: readonly BuildFile[], { pairOf }: CompareContext): Set<Pair> {
  return new Set(files.flatMap((file) => pairOf.get(file) ?? []));
}

function compareTexts(
  old: CutText,
  now: CutText,
  context: CompareContext,
): { isEdited: boolean; names: Iterable<Pair> } {
  const write = withOneBase(context.old.manifest.base, context.new.manifest.base);
  const isSame =
    old.pieces.length === now.pieces.length && old.pieces.every((piece, at) => write(piece) === write(now.pieces[at]!));
  const shared = isSame ? old.spans.map((span, at) => inBoth(span, now.spans[at]!, context)) : [];
  if (isSame && shared.every((pairs) => pairs !== null))
    return { isEdited: false, names: shared.flatMap((pairs) => [...pairs!]) };
  const [before, after] = [old, now].map(({ spans }) =>
    pairsOf(
      spans.flatMap(({ files }) => files),
      context,
    ),
  );
  return { isEdited: true, names: [...before!].filter((pair) => after!.has(pair)) };
}

/** The files that a text names at this place in both builds; null where it names others. */
function inBoth(old: Span, now: Span, context: CompareContext): readonly Pair[] | null {
  if (old.says !== now.says) return null;
  if (old.files.length === 0 && now.files.length === 0) return [];
  const after = pairsOf(now.files, context);
  const common = [...pairsOf(old.files, context)].filter((pair) => after.has(pair));
  return common.length === 0 ? null : common;
}

/** When the base changes, code holds it in other places than names, too: both texts are read as if they had one. */
function withOneBase(old: string, now: string): (text: string) => string {
  if (old === now || old === './' || now === './') return (text) => text;
  const [short, long] = old.length < now.length ? [old, now] : [now, old];
  return (text) => text.replaceAll(long, short);
}
