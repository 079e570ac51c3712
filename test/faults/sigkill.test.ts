// sigkill.test.ts: what is left of a digest whose process is killed at a random moment?
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { digestTree } from '@truename/disk';
import { expect, test } from 'vitest';
import { tempDir } from '../support/temp.ts';
import { type Child, digestInChild } from './child.ts';
import { randomOf } from './random.ts';
import { readFiles, siteFiles, writeFiles } from './real-tree.ts';
import { faultsOf } from './usable.ts';

const rounds = Number(process.env.KILL_ROUNDS ?? 30);
const seed = Number(process.env.KILL_SEED ?? Date.now() % 100_000);

test(`killed ${rounds} times (KILL_SEED=${seed}), it leaves a usable tree, and is completed`, {
  timeout: 0,
}, async () => {
  const random = randomOf(seed);
  const dir = await tempDir();
  const [input, output, work] = [join(dir, 'in'), join(dir, 'out'), join(dir, 'work')];
  writeFiles(input, siteFiles(30, 0));
  await digestTree({ input, output, settings: {} });
  writeFiles(input, siteFiles(30, 1));
  const wanted = join(dir, 'wanted');
  const whole = await timeOf(digestInChild({ input, output: wanted }));
  const expected = readFiles(wanted);
  let killed = 0;
  for (let round = 0; round < rounds; round++) {
    const inPlace = round % 2 === 1;
    rmSync(work, { recursive: true, force: true });
    cpSync(inPlace ? input : output, work, { recursive: true });
    const places = inPlace ? { input: work, output: null } : { input, output: work };
    const { process: child, begun, build } = digestInChild(places);
    await begun;
    const timer = setTimeout(() => child.kill('SIGKILL'), whole * random());
    if ((await build) === null) killed++;
    clearTimeout(timer);
    expect({ round, faults: faultsOf(readFiles(work)) }).toEqual({ round, faults: [] });
    await digestTree({ ...places, settings: {} });
    expect(readFiles(work)).toEqual(expected);
  }
  console.log(`killed ${killed} of ${rounds} runs`);
  expect(killed).toBeGreaterThan(rounds / 4);
});

/** Milliseconds from the beginning of the digest to its end. */
async function timeOf({ begun, build }: Child): Promise<number> {
  await begun;
  const start = performance.now();
  await build;
  return performance.now() - start;
}
