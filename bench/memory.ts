// memory.ts: does a large file in the public directory cost memory?
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { measureBuild, median, pairs, table, type Version, versions } from './measure.ts';
import { noise, random } from './workloads/random.ts';
import { smallSize, writeViteApp } from './workloads/vite-app.ts';

const megabytes = 300;

/** Builds an app with and without a large public file and returns a table of peak memory. */
export async function benchMemory(directory: string, count: number): Promise<string> {
  const apps = { small: join(directory, 'small'), large: join(directory, 'large') };
  for (const root of Object.values(apps)) writeViteApp(root, smallSize);
  writeLargeFile(join(apps.large, 'public/video'));
  const rows = [['', 'without the file, MB', 'with it, MB', 'difference, MB']];
  for (const version of versions) rows.push(await row(version, apps, count));
  return `Peak memory of a build, with the plugin, and a public file of ${megabytes} MB; medians of ${count} pairs\n\n${table(rows)}`;
}

async function row(version: Version, apps: { small: string; large: string }, count: number): Promise<string[]> {
  const build = (root: string) => () => measureBuild({ version, root, plugin: 'with', outDir: join(root, 'out') });
  const results = await pairs(count, build(apps.small), build(apps.large));
  const middle = (value: (pair: (typeof results)[number]) => number) => median(results.map(value)).toFixed(0);
  return [
    version,
    middle(([small]) => small.memory),
    middle(([, large]) => large.memory),
    middle(([small, large]) => large.memory - small.memory),
  ];
}

function writeLargeFile(directory: string): void {
  mkdirSync(directory, { recursive: true });
  const piece = noise(1 << 20, random(megabytes));
  const file = openSync(join(directory, 'talk.mp4'), 'w');
  for (let i = 0; i < megabytes; i++) writeSync(file, piece);
  closeSync(file);
}
