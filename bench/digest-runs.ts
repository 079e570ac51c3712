// digest-runs.ts: what do the floor and the command cost on one directory?
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './measure.ts';
import type { Cost } from './meter.ts';
import { runNode } from './program.ts';
import type { WorkloadName } from './workloads/index.ts';
import type { Written } from './workloads/write.ts';

/** What is compared: the floor, and the command with originals dropped and kept. */
export type Program = 'floor' | 'drop' | 'keep';

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const command = fileURLToPath(new URL('./dist/bin.js', import.meta.resolve('truename/package.json')));

/** A directory to digest, and room for its output beside it. */
export interface Input {
  readonly name: WorkloadName;
  readonly directory: string;
  readonly written: Written;
}

/** Writes the workload below `parent`. */
export async function writeInput(name: WorkloadName, parent: string): Promise<Input> {
  const directory = join(parent, name);
  const printed = await runNode([script('workloads/write.js'), name, directory]);
  return { name, directory, written: JSON.parse(printed) };
}

/** One run. The output is removed. */
async function measureRun(program: Program, { directory }: Input): Promise<Cost> {
  const output = `${directory}-output`;
  const report = `${directory}-cost.json`;
  const words =
    program === 'floor'
      ? [script('floor.js'), directory, output]
      : [command, 'digest', directory, '--out', output, '--originals', program];
  try {
    await runNode(['--import', script('meter.js'), ...words], { TRUENAME_BENCH_COST: report });
    return JSON.parse(readFileSync(report, 'utf8'));
  } finally {
    rmSync(output, { recursive: true, force: true });
    rmSync(report, { force: true });
  }
}

/** One cost for each program. */
export type Round = Readonly<Record<Program, Cost>>;

/** The programs run one after the other; every second round backwards, since the machine is not equally busy all the time. */
export async function measureRound(index: number, input: Input): Promise<Round> {
  const programs: readonly Program[] = ['floor', 'drop', 'keep'];
  const round: Partial<Record<Program, Cost>> = {};
  for (const program of index % 2 === 0 ? programs : programs.toReversed())
    round[program] = await measureRun(program, input);
  return round as Round;
}

/** The median of what each round says. */
export function middle<Each>(rounds: readonly Each[], value: (round: Each) => number): number {
  return median(rounds.map(value));
}
