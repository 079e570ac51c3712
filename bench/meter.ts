// meter.ts: what did this process cost? Loaded before any program (`node --import`), so that each is measured alike.
import { writeFileSync } from 'node:fs';

/** What one run of a program cost. */
export interface Cost {
  /** User and system time of all threads, Node's start included, in milliseconds. */
  readonly cpu: number;
  /** From Node's start to its end, in milliseconds. */
  readonly wall: number;
  /** Peak resident memory, in MB. */
  readonly memory: number;
}

const report = process.env.TRUENAME_BENCH_COST;
if (report !== undefined)
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const cost: Cost = {
      cpu: (userCPUTime + systemCPUTime) / 1000,
      wall: performance.now(),
      memory: (maxRSS * 1024) / 1e6,
    };
    writeFileSync(report, JSON.stringify(cost));
  });
