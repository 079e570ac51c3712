// measure.ts: what do builds cost, one process each?
import { fileURLToPath } from 'node:url';
import { runNode } from './program.ts';

const script = fileURLToPath(new URL('./build.js', import.meta.url));

/** What one build cost. */
export interface Cost {
  /** CPU time of the whole build, all threads, in milliseconds. */
  readonly build: number;
  /** CPU time inside the plugin's hooks, in milliseconds; 0 without the plugin. */
  readonly hooks: number;
  /** Peak resident memory of the process, in MB. */
  readonly memory: number;
}

export const versions = ['vite-8', 'vite-7'] as const;
export type Version = (typeof versions)[number];

export interface Build {
  readonly version: Version;
  readonly root: string;
  readonly outDir: string;
  readonly plugin: 'with' | 'without';
}

/** Runs one build and returns its cost. */
export async function measureBuild({ version, root, outDir, plugin }: Build): Promise<Cost> {
  const printed = await runNode([script, version, root, outDir, plugin]);
  const last = printed.trim().split('\n').at(-1);
  return JSON.parse(last ?? '');
}

/** `count` pairs; which of the two runs first alternates, since the machine is not equally busy all the time. */
export async function pairs<Result>(
  count: number,
  one: () => Promise<Result>,
  other: () => Promise<Result>,
): Promise<(readonly [one: Result, other: Result])[]> {
  const results: (readonly [Result, Result])[] = [];
  for (let i = 0; i < count; i++) {
    if (i % 2 === 0) results.push([await one(), await other()]);
    else {
      const second = await other();
      results.push([await one(), second]);
    }
  }
  return results;
}

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/** Rows as text, the first one as head; all columns but the first are flush right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return rows.map(line).join('\n');
}
