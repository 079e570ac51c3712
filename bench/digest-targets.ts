// digest-targets.ts: which figures are good enough, and how are all of them shown?
import { table } from './measure.ts';
import type { Cost } from './meter.ts';
import type { Written } from './workloads/write.ts';

/** One directory digested in one way; medians. */
export interface Digested extends Written {
  readonly workload: string;
  readonly originals: 'drop' | 'keep';
  readonly floor: Cost;
  readonly digest: Cost;
  /** Digest ÷ floor, in pairs. */
  readonly ratio: Cost;
}

/** One size of a directory; CPU times in milliseconds, memory in MB, originals dropped. */
export interface Growth {
  readonly files: number;
  readonly floor: number;
  readonly digest: number;
  readonly ratio: number;
  readonly memory: number;
  /** How many times the CPU time of half as many files; null for the smallest. */
  readonly doubling: { readonly floor: number; readonly digest: number } | null;
}

/** A figure and the largest value that it should have. */
export interface Target {
  readonly what: string;
  readonly measured: number;
  readonly most: number;
  readonly met: boolean;
}

/** All that was measured. */
export interface Figures {
  readonly pairs: number;
  readonly digested: readonly Digested[];
  readonly growth: readonly Growth[];
  readonly targets: readonly Target[];
}

/** With originals dropped: CPU ÷ floor, and peak memory in MB. */
const most: Readonly<Record<string, { readonly cpu: number; readonly memory?: number }>> = {
  site: { cpu: 3, memory: 160 },
  many: { cpu: 3, memory: 300 },
  big: { cpu: 1.2, memory: 100 },
  chain: { cpu: 1.9 },
};
const mostGrowth = 2.2;

/** Holds the figures against their targets. */
export function judge(digested: readonly Digested[], growth: readonly Growth[]): Target[] {
  const target = (what: string, measured: number, limit: number): Target => ({
    what,
    measured,
    most: limit,
    met: measured <= limit,
  });
  const lines = digested
    .filter(({ originals }) => originals === 'drop')
    .flatMap(({ workload, ratio, digest }) => {
      const { cpu, memory } = most[workload]!;
      return [
        target(`${workload}: CPU ÷ floor`, ratio.cpu, cpu),
        ...(memory === undefined ? [] : [target(`${workload}: peak memory, MB`, digest.memory, memory)]),
      ];
    });
  const doublings = growth.flatMap(({ files, doubling }) =>
    doubling === null ? [] : [target(`${files / 2} → ${files} files: CPU`, doubling.digest, mostGrowth)],
  );
  return [...lines, ...doublings];
}

/** The figures as tables. */
export function showDigest({ pairs, digested, growth, targets }: Figures): string {
  const parts = [
    `\`truename digest\` against the floor: the same files hashed and written, and nothing else. A process each, start of Node included; medians of ${pairs} pairs`,
    digested.length > 0 && table([digestedHead, ...digested.map(digestedRow)]),
    growth.length > 0 && table([growthHead, ...growth.map(growthRow)]),
    targets.length > 0 && table([['originals dropped', 'measured', 'at most', 'met'], ...targets.map(targetRow)]),
  ];
  return parts.filter((part) => part !== false).join('\n\n');
}

const digestedHead = [
  '',
  'originals',
  'files',
  'MB',
  'references',
  'floor CPU, ms',
  'CPU, ms',
  'CPU ÷ floor',
  'wall ÷ floor',
  'floor memory, MB',
  'memory, MB',
];

function digestedRow({ workload, originals, files, bytes, references, floor, digest, ratio }: Digested): string[] {
  return [
    workload,
    originals,
    ...[files, bytes / 1e6, references, floor.cpu, digest.cpu].map((value) => value.toFixed(0)),
    ...[ratio.cpu, ratio.wall].map((value) => value.toFixed(2)),
    ...[floor.memory, digest.memory].map((value) => value.toFixed(0)),
  ];
}

const growthHead = ['files', 'floor CPU, ms', 'CPU, ms', 'CPU ÷ floor', 'memory, MB', 'floor ÷ half', 'digest ÷ half'];

function growthRow({ files, floor, digest, ratio, memory, doubling }: Growth): string[] {
  const growth = doubling === null ? ['', ''] : [doubling.floor.toFixed(2), doubling.digest.toFixed(2)];
  return [String(files), floor.toFixed(0), digest.toFixed(0), ratio.toFixed(2), memory.toFixed(0), ...growth];
}

function targetRow({ what, measured, most: limit, met }: Target): string[] {
  return [what, measured.toFixed(limit < 10 ? 2 : 0), String(limit), met ? 'yes' : 'no'];
}
