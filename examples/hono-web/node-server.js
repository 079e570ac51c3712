// node-server.js: the application on Node; only this file knows where the files are.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { createApp } from './app.js';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The listener of `node:http`; `getRequestListener()` and not `serve()`, which replaces the global Response. */
export async function createListener(dist = `${here}dist`) {
  const manifest = JSON.parse(await readFile(`${dist}/.truename/manifest.json`, 'utf8'));
  const read = async ({ path }, range) => {
    const bytes = await readFile(`${dist}/${path}`).catch(() => null);
    return range === null || bytes === null ? bytes : bytes.subarray(range.start, range.end + 1);
  };
  return getRequestListener(createApp(manifest, read).fetch, { overrideGlobalObjects: false });
}

// Also where a link leads here, such as `current`, and without ".js".
if (process.argv[1] && createRequire(import.meta.url).resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const port = Number(process.env.PORT ?? 3000);
  createServer(await createListener()).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}`));
}
