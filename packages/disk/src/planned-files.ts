// planned-files.ts: which files will the output directory hold, and where do their bytes come from?
import { join } from 'node:path';
import type { Output } from '@truename/engine';
import type { Stage } from './stage.ts';
import type { Measure, Target } from './target.ts';

/** What a file is there for; it decides when it may appear. */
export type Role = 'output' | 'companion' | 'original' | 'fixed' | 'own';

/** A file of the output directory. */
export interface PlannedFile extends Measure {
  readonly path: string;
  readonly role: Role;
  /** Path of the file that a companion goes along with. */
  readonly owner: string | null;
  /** Name of the staged file; null where the path holds the bytes already. */
  readonly staged: string | null;
  /** Are these other bytes than the input's? */
  readonly isRewritten: boolean;
}

/** Where the bytes of an input file can be found. */
export interface Source {
  /** Absolute. */
  readonly absolute: string;
  /** What was read; null until then. */
  measure: Measure | null;
  /** Names of staged copies that nothing uses yet. */
  readonly staged: string[];
}

/** How files get to the stage. */
export interface PlanContext {
  readonly target: Target;
  readonly stage: Stage;
  /** Hard links to the input's files where the bytes are the same. */
  readonly link: boolean;
  readonly isInPlace: boolean;
  /** By the path of the asset. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Path of the un-hashed copy that is to stand beside this output; null for none. */
  originalOf(output: Output): string | null;
}

/** Takes outputs as they are named, and stages what the output directory does not hold yet. */
export interface PlannedFiles {
  /** By path. */
  readonly files: ReadonlyMap<string, PlannedFile>;
  /** Path of the un-hashed copy → path of its output. */
  readonly originals: ReadonlyMap<string, string>;
  add(output: Output): void;
  /** Adds an un-hashed copy of an output that was added before, and whose bytes are gone since. */
  addOriginal(output: Output, path: string): void;
}

/** Plans no file yet: each comes with its output, once that is named. */
export function planFiles(context: PlanContext): PlannedFiles {
  const { target, stage, link, sources } = context;
  const files = new Map<string, PlannedFile>();
  const originals = new Map<string, string>();

  const stageIt = ({ asset, bytes, sum }: Output, path: string): string => {
    const source = sources.get(asset.path);
    const waiting = source?.staged.pop();
    if (waiting !== undefined) return waiting;
    const isUnchanged = source?.measure?.sum === sum;
    if (source && (bytes === null || (link && isUnchanged))) return stage.take(source.absolute, path, link);
    return stage.add(bytes!, path);
  };

  const place = (output: Output, path: string, role: Role): void => {
    // Several outputs have one path only if their bytes are equal; whether they are, the engine tells in the end.
    if (files.has(path)) return;
    const { size, sum } = output;
    const staged = target.holds(path, { size, sum }) ? null : stageIt(output, path);
    const isRewritten = sources.get(output.asset.path)?.measure?.sum !== sum;
    files.set(path, { path, role, owner: output.companionOf ?? null, size, sum, staged, isRewritten });
  };

  return {
    files,
    originals,
    addOriginal: (output, path) => {
      originals.set(path, output.path);
      if (!files.has(path)) files.set(path, lateOriginal(output, { path, files, context }));
    },
    add: (output) => {
      place(output, output.path, roleOf(output));
      const original = context.originalOf(output);
      if (original !== null) {
        place(output, original, 'original');
        originals.set(original, output.path);
      }
      for (const name of sources.get(output.asset.path)?.staged.splice(0) ?? []) stage.remove(name);
    },
  };
}

interface Late {
  readonly path: string;
  readonly files: PlannedFiles['files'];
  readonly context: PlanContext;
}

function lateOriginal(output: Output, { path, files, context }: Late): PlannedFile {
  const { target, stage, link, isInPlace, sources } = context;
  const { size, sum } = output;
  const source = sources.get(output.asset.path);
  const isRewritten = source?.measure?.sum !== sum;
  const staged = files.get(output.path)?.staged ?? null;
  // In place the output is about to be a link to this very file: who writes over one must not change the other.
  const isLinked = isInPlace && staged !== null;
  const copy = (): string => {
    if (source && !isRewritten) return stage.take(source.absolute, path, link && !isInPlace);
    return stage.take(join(target.root, staged === null ? output.path : `${stage.directory}/${staged}`), path, false);
  };
  const isThere = !isLinked && target.holds(path, { size, sum });
  return { path, role: 'original', owner: null, size, sum, staged: isThere ? null : copy(), isRewritten };
}

function roleOf({ digits, companionOf }: Output): Role {
  if (digits !== null) return 'output';
  return companionOf === undefined ? 'fixed' : 'companion';
}
