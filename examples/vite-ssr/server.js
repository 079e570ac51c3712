// server.js: plain node:http; pages come from the server build, their tags from the client's manifest.

import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { loadAssets } from '@truename/server/node';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The listener of `node:http`. */
export async function createListener(dist = `${here}dist`) {
  const assets = await loadAssets(`${dist}/client`);
  const { render } = await import(pathToFileURL(`${dist}/server/entry-server.js`).href);
  const files = assets.handler();
  const head = `<meta charset="utf-8"><title>Dice</title><link rel="icon" href="data:,">\n${assets.tags('src/entry-client.js')}`;
  return (request, response) =>
    files(request, response, (error) => {
      const found = error === undefined && request.url.split('?')[0] === '/';
      response.writeHead(error ? 500 : found ? 200 : 404, {
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': found ? 'no-cache' : 'no-store',
      });
      const body = found ? `<div id="app">${render({ count: 2 })}</div>` : '<h1>Not here</h1>';
      response.end(`<!doctype html>\n<html lang="en">\n<head>${head}</head>\n<body>${body}</body>\n</html>\n`);
    });
}

// Also where a link leads here, such as `current`, and without ".js".
if (process.argv[1] && createRequire(import.meta.url).resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const port = Number(process.env.PORT ?? 3000);
  createServer(await createListener()).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}`));
}
