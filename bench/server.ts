// server.ts: what does the server helper cost, against the scheme and the middleware that it stands for?
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '@truename/manifest';
import { load } from './load.ts';
import { measureBuild, pairs } from './measure.ts';
import { runNode, startNode } from './program.ts';
import { showServer } from './server-targets.ts';
import { writeFilms } from './workloads/films.ts';
import { fullSize, writeViteApp } from './workloads/vite-app.ts';

/** CPU time of one call, in nanoseconds. */
export interface NamesCost {
  readonly url: number;
  readonly tags: number;
  /** A URL with the file's time in its query. */
  readonly time: number;
}

/** One load, as one server bore it. */
interface Borne {
  /** Requests a second. */
  readonly rate: number;
  /** CPU time of the server for one request, in microseconds. */
  readonly cpu: number;
}

/** The same files, asked of both servers in turns. */
export interface HandlerCost {
  readonly files: string;
  readonly pairs: readonly (readonly [sirv: Borne, ours: Borne])[];
}

const script = (name: string): string => fileURLToPath(new URL(`./${name}.js`, import.meta.url));

/** Builds the app, and returns tables of medians. */
export async function benchServer(directory: string, count: number): Promise<string> {
  const [root, outDir] = [join(directory, 'app'), join(directory, 'dist')];
  writeViteApp(root, fullSize);
  writeFilms(join(root, 'public/films'));
  await measureBuild({ version: 'vite-8', root, outDir, plugin: 'with' });
  const names: NamesCost[] = JSON.parse(await runNode([script('names'), outDir, String(count)]));
  const { outputs }: Manifest = JSON.parse(readFileSync(join(outDir, '.truename/manifest.json'), 'utf8'));
  const paths = Object.keys(outputs).map((path) => encodeURI(`/${path}`));
  const isFilm = (path: string): boolean => path.startsWith('/films/');
  const app = paths.filter((path) => !isFilm(path));
  const handlers: [HandlerCost, ...HandlerCost[]] = [
    await compare('all of the app', { outDir, paths: app, requests: 20_000, count }),
    await compare('films of 1 MB', { outDir, paths: paths.filter(isFilm), requests: 1500, count }),
  ];
  return showServer({ files: Object.keys(outputs).length, pairs: count, names, handlers });
}

interface Comparison {
  readonly outDir: string;
  readonly paths: readonly string[];
  /** In one measurement. */
  readonly requests: number;
  /** How many pairs. */
  readonly count: number;
}

async function compare(files: string, { outDir, paths, requests, count }: Comparison): Promise<HandlerCost> {
  const [sirv, ours] = [await serve('sirv', outDir), await serve('ours', outDir)];
  const bear = (server: Served) => async (): Promise<Borne> => {
    const before = await server.cpu();
    const time = await load({ port: server.port, paths, count: requests });
    return { rate: (requests * 1000) / time, cpu: (((await server.cpu()) - before) * 1000) / requests };
  };
  // What is compiled while it is used is not measured.
  for (const server of [sirv, ours]) await bear(server)();
  const measured = await pairs(count, bear(sirv), bear(ours));
  for (const server of [sirv, ours]) server.stop();
  return { files, pairs: measured };
}

interface Served {
  readonly port: number;
  /** So far, in milliseconds. */
  readonly cpu: () => Promise<number>;
  readonly stop: () => void;
}

async function serve(kind: 'ours' | 'sirv', directory: string): Promise<Served> {
  const { ask, stop } = startNode([script('serve'), kind, directory]);
  return { port: await ask(), cpu: ask, stop };
}
