// run.ts: `pnpm bench <name> [pairs]` prints a table.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchMemory } from './memory.ts';
import { benchPlugin } from './plugin.ts';

const benches: ReadonlyMap<string, (directory: string, count: number) => Promise<string>> = new Map([
  ['plugin', benchPlugin],
  ['memory', benchMemory],
]);

const [name = '', count = '5'] = process.argv.slice(2);
const bench = benches.get(name);
if (!bench || !/^[1-9]\d*$/.test(count)) {
  console.error(`Usage: pnpm bench ${[...benches.keys()].join(' | ')} [number of pairs, default 5]`);
  process.exitCode = 1;
} else {
  // In memory where the machine can: what a disk costs the kernel differs tenfold from run to run, for both builds.
  const base = name === 'plugin' && existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const directory = mkdtempSync(join(base, 'truename-bench-'));
  try {
    console.log(await bench(directory, Number(count)));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
