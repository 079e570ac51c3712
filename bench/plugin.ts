// plugin.ts: which part of a build's CPU time is ours?
import { join } from 'node:path';
import { measureBuild, median, pairs, table, type Version, versions } from './measure.ts';
import { fullSize, writeViteApp } from './workloads/vite-app.ts';

/** Builds the app with and without the plugin and returns a table of medians. */
export async function benchPlugin(directory: string, count: number): Promise<string> {
  const root = join(directory, 'app');
  writeViteApp(root, fullSize);
  const rows = [['', 'without, ms', 'with, ms', 'hooks, ms', 'hooks ÷ build', 'with ÷ without']];
  for (const version of versions) rows.push(await row(version, root, count));
  return `CPU time of a build of ${fullSize.pages + fullSize.components} modules and ${fullSize.publicFiles} public files, medians of ${count} pairs\n\n${table(rows)}`;
}

async function row(version: Version, root: string, count: number): Promise<string[]> {
  const build = (plugin: 'with' | 'without') => () =>
    measureBuild({ version, root, plugin, outDir: join(root, `../out-${plugin}`) });
  const results = await pairs(count, build('without'), build('with'));
  const middle = (value: (pair: (typeof results)[number]) => number) => median(results.map(value));
  return [
    version,
    middle(([without]) => without.build).toFixed(0),
    middle(([, ours]) => ours.build).toFixed(0),
    middle(([, ours]) => ours.hooks).toFixed(0),
    `${(100 * middle(([, ours]) => ours.hooks / ours.build)).toFixed(1)} %`,
    middle(([without, ours]) => ours.build / without.build).toFixed(3),
  ];
}
