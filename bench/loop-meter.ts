// loop-meter.ts: for which part of its time was a process busy? Loaded before any program (`node --import`), like meter.ts.
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const report = process.env.TRUENAME_BENCH_LOOP;
if (report !== undefined)
  process.on('exit', () => {
    // From 0 to 1; the rest of the time its event loop waited.
    writeFileSync(report, JSON.stringify(performance.eventLoopUtilization().utilization));
  });
