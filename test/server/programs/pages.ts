// pages.ts: an Express server with five template engines and all their caches.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Generation } from '@truename/server';
import { truename } from '@truename/server/express';
import { loadAssets } from '@truename/server/node';
import { addAssets } from '@truename/server/nunjucks';
import ejs from 'ejs';
import { Eta } from 'eta';
import express from 'express';
import Handlebars from 'handlebars';
import nunjucks from 'nunjucks';
import pug from 'pug';
import { answer } from './answer.ts';

type Render = (path: string, options: object, done: (error: unknown, text?: string) => void) => void;

/** With a cache by path, as the engines' own adapters for Express have. */
function rendered(read: (path: string) => (data: object) => string): Render {
  const known = new Map<string, (data: object) => string>();
  return (path, options, done) => {
    const template = known.get(path) ?? read(path);
    known.set(path, template);
    done(null, template(options));
  };
}

const [, , dir = '', follow] = process.argv;
const loaded = await loadAssets(dir, { follow: follow === 'follow' });
const env = new nunjucks.Environment(new nunjucks.FileSystemLoader('/', { noCache: false }), { autoescape: true });
const assets = addAssets(env, loaded);
const eta = new Eta({ views: '/', cache: true });

const app = express();
app.engine('ejs', (path, options, done) => {
  ejs.renderFile(path, options, { cache: true }).then((text) => done(null, text), done);
});
app.engine(
  'eta',
  rendered((path) => (data) => eta.render(path, data)),
);
app.engine('pug', (path, options, done) => done(null, pug.renderFile(path, { ...options, cache: true })));
app.engine(
  'hbs',
  rendered((path) => Handlebars.compile(readFileSync(path, 'utf8'))),
);
app.engine(
  'njk',
  rendered((path) => (data) => env.render(path, data)),
);
app.use(truename(assets));

/** The release's own templates, with the names that belong to them. */
app.get('/page/:engine', (request, response) => {
  const { assets: names } = response.locals as { assets: Generation };
  response.render(names.path(`views/home.${request.params.engine}`));
});

/** The same with a generation that is asked for in the handler. */
app.get('/generation/:engine', (request, response) => {
  const generation = assets.generation();
  const { url: asset, tags } = generation;
  response.render(generation.path(`views/home.${request.params.engine}`), { asset, tags });
});

/** What must not be done: templates by one path for all builds, and names of whichever build is there. */
app.get('/naive/:engine', (request, response) => {
  response.render(join(dir, `views/home.${request.params.engine}`), { asset: assets.url, tags: assets.tags });
});

const server = app.listen(0, '127.0.0.1', () => {
  answer(({ ask }: { readonly ask: 'port' | 'reload' }) =>
    ask === 'port' ? (server.address() as AddressInfo).port : assets.reload(),
  );
});
