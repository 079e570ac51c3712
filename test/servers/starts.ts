// starts.ts: how is each server started, with our files in it and a last handler for what is left?
import { createServer, type Server } from 'node:http';
import type { Assets, ServeOptions } from '@truename/server';
import { createHandler } from '@truename/server/node';
import type { Middleware } from 'koa';
import { listen } from './listen.ts';

/** A server that listens on a loopback port. */
export interface Running {
  readonly port: number;
  close(): Promise<void>;
}

/** What stands in a server. */
export interface Layers {
  /** In this order; each answers, or leaves a request to the next. */
  readonly files: readonly { readonly assets: Assets; readonly options?: ServeOptions }[];
  /** Where the application stands that holds them; default `/`. */
  readonly mount?: string;
}

/** Starts a server in which a last handler answers everything that is left with `leftStatus` and `left()`. */
export type Start = (layers: Layers) => Promise<Running>;

/** No status of ours, so that no answer is taken for a file's. */
export const leftStatus = 202;

/** What the last handler writes. */
export const left = (method: string | undefined): string => `next: ${method}`;

type Express = typeof import('express');

async function startExpress(express: Express, { files, mount = '/' }: Layers): Promise<Running> {
  const { truename } = await import('@truename/server/express');
  const app = express();
  const mounted = express();
  for (const each of [app, mounted]) each.disable('x-powered-by');
  for (const { assets, options } of files) mounted.use(truename(assets, options));
  app.use(mount, mounted);
  app.use((request, response) => {
    response.writeHead(leftStatus).end(left(request.method));
  });
  return listen(createServer(app));
}

async function startFastify({ files }: Layers): Promise<Running> {
  const [{ fastify }, { truename }] = await Promise.all([import('fastify'), import('@truename/server/fastify')]);
  const app = fastify();
  for (const { assets, options } of files) await app.register(truename(assets, options));
  app.setNotFoundHandler((request, reply) => reply.code(leftStatus).send(left(request.method)));
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = await listen(app.server);
  return { port, close: () => app.close() };
}

/** As koa-mount does it: the path is shorter inside. */
function mountedInKoa(mount: string, middleware: Middleware): Middleware {
  return async (context, next) => {
    const { path } = context;
    if (!path.startsWith(mount)) return next();
    context.path = path.slice(mount.length - 1);
    await middleware(context, async () => {
      context.path = path;
      await next();
    });
  };
}

async function startKoa({ files, mount }: Layers): Promise<Running> {
  const [{ default: Koa }, { truename }] = await Promise.all([import('koa'), import('@truename/server/koa')]);
  const app = new Koa();
  for (const { assets, options } of files) app.use(mountedInKoa(mount ? `${mount}/` : '/', truename(assets, options)));
  app.use((context) => {
    context.status = leftStatus;
    context.body = left(context.method);
  });
  // Koa tells the application of every client that goes away.
  app.on('error', (error: { readonly code?: string }) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ECONNRESET') console.error(error);
  });
  return listen(createServer(app.callback()));
}

async function startHono({ files, mount = '/' }: Layers): Promise<Running> {
  const [{ Hono }, { truename }, { createAdaptorServer }] = await Promise.all([
    import('hono'),
    import('@truename/server/hono'),
    import('@hono/node-server'),
  ]);
  const app = new Hono();
  const mounted = new Hono();
  for (const { assets, options } of files) mounted.use(truename(assets, options));
  app.route(mount, mounted);
  app.all('*', (context) => context.text(left(context.req.method), leftStatus));
  return listen(createAdaptorServer({ fetch: app.fetch }) as Server);
}

async function startH3({ files }: Layers): Promise<Running> {
  const [{ H3 }, { toNodeHandler }] = await Promise.all([import('h3'), import('h3/node')]);
  const app = new H3();
  for (const { assets, options } of files) app.use((event) => assets.fetch(event.req, options));
  app.all('/**', (event) => new Response(left(event.req.method), { status: leftStatus }));
  return listen(createServer(toNodeHandler(app)));
}

async function startNode({ files }: Layers): Promise<Running> {
  const handlers = files.map(({ assets, options }) => createHandler(assets, options));
  const server = createServer((request, response) => {
    const call = (index: number): void => {
      const handler = handlers[index];
      if (handler) handler(request, response, (error) => (error ? response.destroy(error as Error) : call(index + 1)));
      else response.writeHead(leftStatus).end(left(request.method));
    };
    call(0);
  });
  return listen(server);
}

/** By name; a framework is loaded when its server is started. */
export const starts = {
  'Express 5': async (layers) => startExpress((await import('express')).default, layers),
  'Express 4': async (layers) => startExpress((await import('express-4')).default, layers),
  'Fastify 5': startFastify,
  'Koa 3': startKoa,
  'Hono on Node': startHono,
  'h3, by fetch()': startH3,
  'node:http': startNode,
} satisfies Record<string, Start>;

export type ServerName = keyof typeof starts;
