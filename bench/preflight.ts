// preflight.ts: what does a look at 5,000 files cost, against as many bare requests, and does it wait or work?
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BareRequests } from './bare-requests.ts';
import { pairs } from './measure.ts';
import type { Cost } from './meter.ts';
import { command, fileCount, type Site, writeSite } from './preflight-site.ts';
import { showPreflight } from './preflight-table.ts';
import { type CpuProfile, type Part, partsOf } from './profile-parts.ts';
import { runNode, startNode } from './program.ts';
import { host, startTlsServer } from './tls-server.ts';

/** What one run of a program cost. */
export interface Run extends Pick<Cost, 'cpu' | 'wall'> {
  /** Which part of its time its event loop was busy: 0 to 1. */
  readonly busy: number;
}

/** The bare requests, and the look. */
export type Pair = readonly [bare: Run, look: Run];

/** Milliseconds of each part, from one run. */
export type Profile = Readonly<Record<Part, number>>;

/** One way to the server: this machine's own, or a longer one. */
export interface Line {
  /** Milliseconds in each direction. */
  readonly delay: number;
  readonly pairs: readonly Pair[];
  readonly profiles: readonly [bare: Profile, look: Profile];
}

/** As by default. */
const connections = 16;

/** Milliseconds in each direction: a server in the same country. */
const far = 5;

const script = (name: string): string => fileURLToPath(new URL(`./${name}.js`, import.meta.url));

/** Serves a build of 5,000 files over TLS, and returns tables of medians. */
export async function benchPreflight(directory: string, count: number): Promise<string> {
  const site = await writeSite(directory);
  const server = await startTlsServer(join(directory, 'server'), site);
  const relay = startNode([script('relay'), String(server.port), String(far)]);
  try {
    const place = { directory, site, certificate: server.certificate };
    const near = { ...place, port: server.port };
    const distant = { ...place, port: await relay.ask() };
    const requests = await countRequests(near);
    const lines = [
      await measure(near, requests, { delay: 0, count }),
      await measure(distant, requests, { delay: far, count }),
    ];
    return showPreflight({ files: fileCount, connections, requests, lines });
  } finally {
    relay.stop();
    await server.stop();
  }
}

interface Environment {
  readonly directory: string;
  readonly site: Site;
  readonly certificate: string;
  readonly port: number;
}

/** How many requests a look makes. Throws where it finds a fault: then something else would be measured. */
async function countRequests(environment: Environment): Promise<number> {
  const printed = await runNode([...lookWords(environment), '--json']);
  const { environments } = JSON.parse(printed);
  return environments[0].counts.requests;
}

async function measure(
  environment: Environment,
  requests: number,
  { delay, count }: { readonly delay: number; readonly count: number },
): Promise<Line> {
  const [bare, look] = [bareWords(environment, requests), lookWords(environment)];
  const { directory } = environment;
  return {
    delay,
    pairs: await pairs(
      count,
      () => runMeasured(bare, directory),
      () => runMeasured(look, directory),
    ),
    profiles: [await profiled(bare, directory), await profiled(look, directory)],
  };
}

function lookWords({ directory, site, certificate, port }: Environment): string[] {
  const config = join(directory, `config-${port}.json`);
  const production = {
    pages: [`https://${host}:${port}/`],
    resolve: { [host]: '127.0.0.1' },
    tls: { ca: certificate },
    httpPort: false,
    concurrency: connections,
  };
  const manifest = join(site.directory, '.truename/manifest.json');
  writeFileSync(config, JSON.stringify({ manifest, environments: { production } }));
  return [command, 'preflight', '--config', config];
}

/** Every file, and text also as browsers ask for it. */
function bareWords({ directory, site: { manifest }, port }: Environment, count: number): string[] {
  const asked = Object.entries(manifest.outputs).flatMap(([path, { type }]): [string, string][] => {
    const isText = /^text\/|svg/.test(type);
    return [[`/${path}`, 'identity'], ...(isText ? [[`/${path}`, 'br, gzip'] as [string, string]] : [])];
  });
  const file = join(directory, `bare-${port}.json`);
  writeFileSync(file, JSON.stringify({ host, port, connections, count, asked } satisfies BareRequests));
  return [script('bare-requests'), file];
}

async function runMeasured(words: readonly string[], directory: string): Promise<Run> {
  const [cost, loop] = [join(directory, 'cost.json'), join(directory, 'loop.json')];
  const meters = ['meter', 'loop-meter'].flatMap((name) => ['--import', script(name)]);
  await runNode([...meters, ...words], { TRUENAME_BENCH_COST: cost, TRUENAME_BENCH_LOOP: loop });
  const { cpu, wall }: Cost = JSON.parse(readFileSync(cost, 'utf8'));
  return { cpu, wall, busy: JSON.parse(readFileSync(loop, 'utf8')) };
}

async function profiled(words: readonly string[], parent: string): Promise<Profile> {
  const directory = join(parent, 'profile');
  mkdirSync(directory);
  try {
    await runNode(['--cpu-prof', `--cpu-prof-dir=${directory}`, ...words]);
    const [file = ''] = readdirSync(directory);
    return partsOf(JSON.parse(readFileSync(join(directory, file), 'utf8')) as CpuProfile);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
