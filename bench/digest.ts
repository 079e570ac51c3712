// digest.ts: what does `truename digest` cost, compared with writing the same files and nothing else?
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Input, measureRound, middle, type Round, writeInput } from './digest-runs.ts';
import { type Digested, type Figures, type Growth, judge } from './digest-targets.ts';
import type { Cost } from './meter.ts';
import type { WorkloadName } from './workloads/index.ts';

/** Directories of which each is measured by itself. */
const alone: readonly WorkloadName[] = ['site', 'many', 'big', 'chain'];
/** Each twice the one before. */
const growing: readonly WorkloadName[] = ['many-10k', 'many-20k', 'many-40k'];

/** What `--only` can name. */
export const digestParts: readonly string[] = [...alone, 'growth'];

/** Bytes that the input and the largest output of a part need at once. */
export function digestSpace(parts: readonly string[]): number {
  return parts.includes('big') ? 6e9 : 1.2e9;
}

export interface DigestBench {
  /** Files are written here and removed. */
  readonly directory: string;
  readonly pairs: number;
  /** Some of `digestParts`. */
  readonly parts: readonly string[];
  /** Told what happens, a line each. */
  tell(line: string): void;
}

/** Measures all parts, one after the other. */
export async function benchDigest(bench: DigestBench): Promise<Figures> {
  const digested: Digested[] = [];
  for (const name of alone.filter((one) => bench.parts.includes(one)))
    digested.push(...(await measureAlone(name, bench)));
  const growth = bench.parts.includes('growth') ? await measureGrowth(bench) : [];
  return { pairs: bench.pairs, digested, growth, targets: judge(digested, growth) };
}

async function measureAlone(name: WorkloadName, bench: DigestBench): Promise<Digested[]> {
  return withInputs([name], bench, async ([input]) => {
    const rounds: Round[] = [];
    for (let i = 0; i < bench.pairs; i++) {
      bench.tell(`${name}: round ${i + 1} of ${bench.pairs}`);
      rounds.push(await measureRound(i, input!));
    }
    return (['drop', 'keep'] as const).map((originals) => ({
      workload: name,
      originals,
      ...input!.written,
      ...compare(rounds, originals),
    }));
  });
}

function compare(rounds: readonly Round[], originals: 'drop' | 'keep'): Pick<Digested, 'floor' | 'digest' | 'ratio'> {
  const costs = (of: (round: Round) => Cost): Cost => ({
    cpu: middle(rounds, (round) => of(round).cpu),
    wall: middle(rounds, (round) => of(round).wall),
    memory: middle(rounds, (round) => of(round).memory),
  });
  const ratio = (of: keyof Cost) => middle(rounds, (round) => round[originals][of] / round.floor[of]);
  return {
    floor: costs(({ floor }) => floor),
    digest: costs((round) => round[originals]),
    ratio: { cpu: ratio('cpu'), wall: ratio('wall'), memory: ratio('memory') },
  };
}

/** All sizes in each round, so that a busy minute of the machine is the same for all. */
async function measureGrowth(bench: DigestBench): Promise<Growth[]> {
  return withInputs(growing, bench, async (inputs) => {
    const rounds: Round[][] = [];
    for (let i = 0; i < bench.pairs; i++) {
      bench.tell(`growth: round ${i + 1} of ${bench.pairs}`);
      const round: Round[] = [];
      for (const input of inputs) round.push(await measureRound(i, input));
      rounds.push(round);
    }
    const times = (at: number, program: 'floor' | 'drop') =>
      middle(rounds, (round) => round[at]![program].cpu / round[at - 1]![program].cpu);
    return inputs.map(({ written }, at) => {
      const { floor, digest, ratio } = compare(
        rounds.map((round) => round[at]!),
        'drop',
      );
      const doubling = at === 0 ? null : { floor: times(at, 'floor'), digest: times(at, 'drop') };
      return {
        files: written.files,
        floor: floor.cpu,
        digest: digest.cpu,
        ratio: ratio.cpu,
        memory: digest.memory,
        doubling,
      };
    });
  });
}

async function withInputs<Result>(
  names: readonly WorkloadName[],
  { directory, tell }: DigestBench,
  use: (inputs: readonly Input[]) => Promise<Result>,
): Promise<Result> {
  const parent = join(directory, 'inputs');
  mkdirSync(parent);
  try {
    const inputs: Input[] = [];
    for (const name of names) {
      tell(`${name}: writing its files`);
      inputs.push(await writeInput(name, parent));
    }
    return await use(inputs);
  } finally {
    rmSync(parent, { recursive: true });
  }
}
