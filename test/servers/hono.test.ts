import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { truename } from '@truename/server/hono';
import { Hono } from 'hono';
import { listen } from './listen.ts';
import { left, leftStatus, promises } from './promises.ts';

promises('Hono on Node', ({ files, mount = '/' }) => {
  const app = new Hono();
  const mounted = new Hono();
  for (const { assets, options } of files) mounted.use(truename(assets, options));
  app.route(mount, mounted);
  app.all('*', (context) => context.text(left(context.req.method), leftStatus));
  return listen(createAdaptorServer({ fetch: app.fetch }) as Server);
});
