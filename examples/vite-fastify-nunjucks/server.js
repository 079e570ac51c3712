// server.js: tide tables, rendered by Nunjucks; every response has a nonce of its own.
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { truename } from '@truename/server/fastify';
import { loadAssets } from '@truename/server/node';
import { addAssets } from '@truename/server/nunjucks';
import fastify from 'fastify';
import nunjucks from 'nunjucks';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const harbours = {
  westhaven: { name: 'Westhaven', tides: ['03:12', '09:24', '15:41', '21:58'] },
  'north-sound': { name: 'North Sound', tides: ['01:05', '07:31', '13:44', '19:52'] },
};

/** The application; it listens nowhere. */
export async function createApp(dist = path('dist')) {
  const env = nunjucks.configure(path('views'), { autoescape: true });
  const assets = addAssets(env, await loadAssets(dist));
  assets.assert('src/main.js', 'img/lighthouse.svg');

  const app = fastify();
  app.addHook('onRequest', async (request, reply) => {
    const nonce = randomBytes(16).toString('base64');
    reply.locals = { nonce, path: request.url };
    const policy = `default-src 'self'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; object-src 'none'; base-uri 'none'`;
    reply.header('content-security-policy', policy);
  });
  await app.register(truename(assets, { nonce: (_, reply) => reply.locals.nonce }));

  const page = (reply, template, values) =>
    reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(env.render(template, { ...reply.locals, ...values, harbours }));
  app.get('/', (_, reply) => page(reply, 'index.njk', {}));
  app.get('/harbours/:id', (request, reply) => {
    const harbour = Object.hasOwn(harbours, request.params.id) ? harbours[request.params.id] : undefined;
    return harbour ? page(reply, 'harbour.njk', { harbour }) : reply.callNotFound();
  });
  app.setNotFoundHandler((_, reply) => {
    reply.code(404).header('cache-control', 'no-store');
    return reply.type('text/html; charset=utf-8').send(env.render('lost.njk', { ...reply.locals, harbours }));
  });
  return app;
}

// Also where a link leads here, such as `current`, and without ".js".
if (process.argv[1] && createRequire(import.meta.url).resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const app = await createApp();
  console.log(await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' }));
}
