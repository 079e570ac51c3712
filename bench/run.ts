// run.ts: `pnpm bench <name> [options]` prints tables.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchDigest, digestParts, digestSpace } from './digest.ts';
import { showDigest } from './digest-targets.ts';
import { benchMemory } from './memory.ts';
import { benchPlugin } from './plugin.ts';
import { benchPreflight } from './preflight.ts';
import { stopPrograms } from './program.ts';
import { findPlace, type Place } from './scratch.ts';
import { benchServer } from './server.ts';

const usage = `Usage: pnpm bench plugin | memory | digest | server | preflight [--pairs <number, default 5>]
       pnpm bench digest [--only ${digestParts.join(',')}] [--json]`;

interface Request {
  readonly pairs: number;
  readonly json: boolean;
  /** Parts of a bench that has some. */
  readonly parts: readonly string[];
}

interface Bench {
  place(request: Request): Place;
  run(directory: string, request: Request): Promise<string>;
}

const benches: ReadonlyMap<string, Bench> = new Map([
  ['plugin', { place: () => findPlace(1e9), run: (directory, { pairs }) => benchPlugin(directory, pairs) }],
  [
    'memory',
    { place: () => ({ directory: tmpdir(), note: '' }), run: (directory, { pairs }) => benchMemory(directory, pairs) },
  ],
  ['server', { place: () => findPlace(1e8), run: (directory, { pairs }) => benchServer(directory, pairs) }],
  ['preflight', { place: () => findPlace(1e8), run: (directory, { pairs }) => benchPreflight(directory, pairs) }],
  ['digest', { place: ({ parts }) => findPlace(digestSpace(parts)), run: runDigest }],
] satisfies [string, Bench][]);

async function runDigest(directory: string, { pairs, json, parts }: Request): Promise<string> {
  const figures = await benchDigest({ directory, pairs, parts, tell: (line) => console.error(line) });
  return json ? JSON.stringify(figures, null, 2) : showDigest(figures);
}

/** Null where the words make no sense. */
function readWords(words: readonly string[]): { bench: Bench; request: Request } | null {
  const options = {
    pairs: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    const bench = benches.get(positionals[0] ?? '');
    const parts = values.only?.split(',') ?? digestParts;
    const isKnown = parts.every((part) => digestParts.includes(part));
    if (!bench || positionals.length > 1 || !isKnown || !/^[1-9]\d*$/.test(values.pairs)) return null;
    return { bench, request: { pairs: Number(values.pairs), json: values.json, parts } };
  } catch {
    return null;
  }
}

async function run(bench: Bench, request: Request): Promise<void> {
  const place = bench.place(request);
  const directory = mkdtempSync(join(place.directory, 'truename-bench-'));
  let signal: NodeJS.Signals | null = null;
  for (const one of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(one, () => {
      signal = one;
      stopPrograms();
    });
  try {
    if (place.note) console.error(place.note);
    console.log(await bench.run(directory, request));
  } catch (error) {
    if (signal === null) throw error;
    console.error(`Broken off (${signal})`);
    process.exitCode = 130;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const asked = readWords(process.argv.slice(2));
if (asked) await run(asked.bench, asked.request);
else {
  console.error(usage);
  process.exitCode = 1;
}
