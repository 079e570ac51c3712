// server.js: the pages of the arcade.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { truename } from '@truename/server/express';
import { loadAssets } from '@truename/server/node';
import express from 'express';
import { games, hours } from './arcade.js';

const here = dirname(fileURLToPath(import.meta.url));
const description = 'Three small games for one coin: an arcade that fits in a lunch break.';

/** The application; it listens nowhere. */
export async function createApp(dist = join(here, 'dist')) {
  const assets = await loadAssets(dist);
  assets.assert('src/main.ts', 'src/play.ts', ...games.map((game) => game.cover));

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('views', join(here, 'views'));
  app.set('view engine', 'ejs');
  app.enable('view cache');
  Object.assign(app.locals, { build: assets.build, games, hours, description });

  app.use(truename(assets));
  app.use((request, response, next) => {
    response.set('Cache-Control', 'no-cache');
    response.locals.origin = `${request.protocol}://${request.host}`;
    next();
  });
  addPages(app);
  return app;
}

/** @param {express.Express} app */
function addPages(app) {
  /** @type {readonly import('@truename/server').EntryName[]} */
  const entries = ['src/main.ts'];
  app.get('/', (_, response) => {
    response.render('home', { page: 'home', title: 'Pocket Arcade', entries });
  });
  app.get('/visit', (_, response) => {
    response.render('visit', { page: 'visit', title: 'Visit · Pocket Arcade', entries });
  });
  app.get('/games/:id', (request, response, next) => {
    const game = games.find(({ id }) => id === request.params.id);
    if (!game) return next();
    const title = `${game.title} · Pocket Arcade`;
    /** @type {typeof entries} */
    const both = ['src/main.ts', 'src/play.ts'];
    response.render('game', { page: 'game', title, description: game.line, entries: both, game });
  });
  app.use((_, response) => {
    // A missing file may be there a second later, and a stored 404 would hide it.
    response.status(404).set('Cache-Control', 'no-store');
    response.render('not-found', { page: 'lost', title: 'Out of order · Pocket Arcade', entries });
  });
}

/**
 * @param {express.Express} app
 * @param {number} port 0 for any free one
 * @returns {Promise<import('node:http').Server>}
 */
export function listen(app, port) {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, '127.0.0.1', (error) => (error ? reject(error) : resolve(server)));
  });
}

/** @param {import('node:http').Server} server */
export function addressOf(server) {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port');
  return `http://127.0.0.1:${address.port}`;
}

// Also where a link leads here, such as `current`, and without ".js".
if (process.argv[1] && createRequire(import.meta.url).resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const server = await listen(await createApp(), Number(process.env.PORT ?? 3000));
  console.log(addressOf(server));
}
