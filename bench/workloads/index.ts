// index.ts: which directories are digested for a measurement?
import { big } from './big.ts';
import { chain, fullChain } from './chain.ts';
import type { GeneratedFile } from './file.ts';
import { many } from './many.ts';
import { fullSite, site } from './site.ts';

export type { GeneratedFile } from './file.ts';

/** By name; equal names give equal bytes, on any machine. */
export const workloads = {
  site: () => site(fullSite),
  many: () => many(50_000),
  big: () => big(20, 2e9),
  chain: () => chain(fullChain),
  'many-10k': () => many(10_000),
  'many-20k': () => many(20_000),
  'many-40k': () => many(40_000),
} as const satisfies Record<string, () => Iterable<GeneratedFile>>;

export type WorkloadName = keyof typeof workloads;
