// answer.ts: what comes of a piece of work on a released target?
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createHasher, type Problem, TruenameError } from '@truename/engine';
import { type FileSystem, machine } from '../file-system.ts';
import { openGround } from './ground.ts';
import type { Writer } from './look-at.ts';
import type { ReleasedTarget } from './released-target.ts';

/** What was done, or why nothing was. */
export interface Answer<T> {
  /** Null where it was refused or failed: then an error stands among the problems. */
  readonly done: T | null;
  /** Paths are places below the target, or absolute. */
  readonly problems: readonly Problem[];
}

/** How far a step is. */
export interface ReleaseProgress {
  readonly step: 'verify' | 'compare' | 'copy' | 'check' | 'switch' | 'delete';
  readonly done: number;
  readonly total: number;
}

/** What all work on a target takes. */
export interface ReleaseOptions {
  /** Milliseconds since 1970. All recorded times come from here, never from a file. Default: the clock of this machine. */
  readonly clock?: () => number;
  /** Called before each file. */
  readonly onProgress?: (progress: ReleaseProgress) => void;
  readonly fs?: FileSystem;
}

/** The same with every question answered. */
export interface Work {
  readonly fs: FileSystem;
  readonly clock: () => number;
  /** Tells of what the user should know, although the work goes on. */
  warn(problem: Problem): void;
  report(progress: ReleaseProgress): void;
  /** The same, before each file of a step; gives others a turn now and then. */
  next(step: ReleaseProgress['step'], done: number, total: number): Promise<void>;
}

/** Files. */
const turn = 32;

/** Does work that may be refused by a `TruenameError`. */
export async function answer<T>(options: ReleaseOptions, work: (run: Work) => Promise<T>): Promise<Answer<T>> {
  const { fs = machine, clock = Date.now, onProgress = () => {} } = options;
  const problems: Problem[] = [];
  const next = async (step: ReleaseProgress['step'], done: number, total: number) => {
    if (done % turn === 0) await nextTurn();
    onProgress({ step, done, total });
  };
  try {
    const done = await work({ fs, clock, warn: (problem) => problems.push(problem), report: onProgress, next });
    return { done, problems };
  } catch (error) {
    if (error instanceof TruenameError) return { done: null, problems: [...problems, ...error.problems] };
    throw error;
  }
}

/** For one piece of work: what it learns of folders is true only while it lasts. */
export async function openWriter(target: ReleasedTarget): Promise<Writer> {
  return { ground: openGround(target), hasher: await createHasher({ hash: 'xxh64', hashLength: 16, salt: '' }) };
}

/** A moment as records hold it. */
export function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Throws where there is a problem. */
export function refuse(problems: readonly Problem[]): void {
  const [first, ...others] = problems;
  if (first) throw new TruenameError([first, ...others]);
}
