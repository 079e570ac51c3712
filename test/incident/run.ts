// run.ts: `pnpm incident` replays the incident, prints a table and writes a page.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { find, type Program } from '../support/find.ts';
import { cachesHere } from './caches.ts';
import { type Closing, createClosing } from './closing.ts';
import { faultsOf, figuresOf } from './figures.ts';
import { incidentPage } from './page.ts';
import { replay } from './replay.ts';
import { tableOf } from './table.ts';

const usage = 'Usage: pnpm incident [--html <file, default test/incident/dist/incident.html>]';

/** Null where the words make no sense. */
function pageFrom(words: readonly string[]): string | null {
  const fallback = join(import.meta.dirname, '../incident.html');
  try {
    return parseArgs({ args: [...words], options: { html: { type: 'string', default: fallback } } }).values.html;
  } catch {
    return null;
  }
}

/** In milliseconds: how long what is under way may take to end. */
const patience = 3000;

const needed: readonly Program[] = ['chromium', 'git', 'nginx', 'rsync'];

/** Gives the exit code. */
async function show(directory: string, closing: Closing, page: string): Promise<number> {
  const caches = cachesHere();
  const tell = (line: string): void => console.error(line);
  if (!caches.includes('varnish')) tell('Varnish is not on this machine: nginx is the only CDN');
  const tracks = await replay({ directory, clients: ['script', 'chromium'], caches, closing, tell });
  const figures = figuresOf(tracks);
  writeFileSync(page, incidentPage(tracks, figures));
  const faults = faultsOf(figures);
  console.log([tableOf(figures), `Which bytes each load got: ${relative('', page)}`, ...faults].join('\n'));
  return faults.length === 0 ? 0 : 1;
}

async function main(page: string): Promise<number> {
  const missing = needed.filter((program) => find(program) === null);
  if (missing.length > 0) {
    console.error(`The replay needs ${missing.join(', ')}: install what .ci/run installs`);
    return 2;
  }
  const closing = createClosing();
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'incident-')));
  // What the browser's driver leaves behind goes with everything else.
  process.env.TMPDIR = directory;
  let signal: NodeJS.Signals | null = null;
  for (const one of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(one, () => {
      signal = one;
      void closing.close();
    });
  const shown = show(directory, closing, page);
  try {
    return await Promise.race([shown, closing.broken]);
  } catch (error) {
    if (signal === null) throw error;
    // A build may be at work, which would write to a directory that is gone.
    await Promise.race([shown.catch(() => {}), after(patience)]);
    console.error(`Broken off (${signal})`);
    return 130;
  } finally {
    await closing.close();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

const page = pageFrom(process.argv.slice(2));
if (page === null) console.error(usage);
// What waits for a browser that is gone ends here.
process.exit(page === null ? 2 : await main(page));
