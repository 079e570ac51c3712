// demo.js: builds the arcade, serves it, and with --once checks every URL of it.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { checkSite } from './check/site.js';
import { formatSummary } from './check/summary.js';
import { addressOf, createApp, listen } from './server.js';
import { formatTable } from './table.js';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');

/** @param {readonly string[]} given */
function readArguments(given) {
  // Some package managers hand the separator on.
  const words = given.filter((word) => word !== '--');
  const unknown = words.filter((word) => word !== '--once');
  if (unknown.length > 0) throw new Error(`Unknown argument ${unknown.join(' ')}: there is only --once`);
  return { once: words.includes('--once') };
}

function readPort() {
  const port = Number(process.env.PORT ?? 0);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new Error(`PORT is "${process.env.PORT}": give a number from 0 (any free one) to 65535`);
}

async function demo() {
  const { once } = readArguments(process.argv.slice(2));
  const port = readPort();
  const colours = process.stdout.isTTY === true && !process.env.NO_COLOR;
  await build({ root: here, configFile: join(here, 'vite.config.ts'), logLevel: 'warn' });
  const server = await listen(await createApp(dist), port);
  const origin = addressOf(server);
  console.log(await formatTable(dist, { colours, columns: process.stdout.columns ?? 120 }));
  console.log(`\nPocket Arcade is open: ${origin}/`);
  if (!once) {
    console.log('Stop it with Ctrl+C.');
    return;
  }
  const result = await checkSite(origin, dist);
  server.close();
  server.closeAllConnections();
  console.log(`\n${formatSummary(result)}`);
  if (result.faults.length > 0) process.exitCode = 1;
}

demo().catch((error) => {
  const busy =
    error.code === 'EADDRINUSE' ? '\n  Another program has this port: choose one with PORT, or leave PORT out.' : '';
  console.error(`${error.message}${busy}`);
  process.exitCode = 1;
});
