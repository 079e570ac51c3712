import { once } from 'node:events';
import { createServer, get, type RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import type { Assets } from '@truename/server';
import { truename as forExpress } from '@truename/server/express';
import { truename as forFastify } from '@truename/server/fastify';
import { truename as forHono } from '@truename/server/hono';
import { truename as forKoa } from '@truename/server/koa';
import { createHandler, loadAssets, type NodeAssets } from '@truename/server/node';
import express, { type ErrorRequestHandler } from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Answered, type Ask, ask } from './ask.ts';
import { listen } from './listen.ts';
import { createSite, type Site } from './site.ts';

let site: Site;
let assets: NodeAssets;

beforeAll(async () => {
  site = await createSite();
  assets = await loadAssets(site.dir);
  assets.close();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

async function answer(listener: RequestListener, path: string, more: Ask = {}): Promise<Answered> {
  const { port, close } = await listen(createServer(listener));
  return ask(port, path, more).finally(close);
}

/** What a page would show: twice the tags, since the second time nothing is left to load. */
interface Names {
  readonly asset: Assets['url'];
  readonly tags: Assets['tags'];
  readonly assets: { readonly integrity: unknown };
}
const page = ({ asset, tags, assets: { integrity } }: Names): string =>
  [asset('img/logo.png'), tags('src/main.ts'), tags('src/main.ts'), typeof integrity].join('\n');
const shown = () =>
  `/${site.paths.logo}\n<script type="module" src="/${site.paths.script}" crossorigin nonce="abc"></script>\n\nfunction`;

describe('names for templates', () => {
  test('Express: in response.locals, with the nonce of the response', async () => {
    const app = express();
    app.use((_, response, next) => {
      response.locals.nonce = 'abc';
      next();
    });
    app.use(forExpress(assets, { nonce: (_, response) => response.locals.nonce }));
    app.get('/', (_, response) => {
      response.end(page(response.locals as Names));
    });
    expect((await answer(app, '/')).body.toString()).toBe(shown());
  });

  test('Koa: in context.state', async () => {
    const app = new Koa();
    app.use(forKoa(assets, { nonce: () => 'abc' }));
    app.use((context) => {
      context.body = page(context.state as Names);
    });
    expect((await answer(app.callback(), '/')).body.toString()).toBe(shown());
  });

  test('Fastify: in reply.locals, beside what is there', async () => {
    const app = fastify();
    app.decorateReply('locals', null);
    app.addHook('onRequest', async (_, reply) => {
      Object.assign(reply, { locals: { title: 'Home' } });
    });
    await app.register(forFastify(assets, { nonce: () => 'abc' }));
    app.get('/', async (_, reply) => {
      const { locals } = reply as unknown as { locals: Names & { title: string } };
      return locals.title + page(locals);
    });
    expect((await app.inject('/')).body).toBe(`Home${shown()}`);
    await app.close();
  });

  test('Hono: in context.var', async () => {
    const app = new Hono();
    app.use(forHono(assets, { nonce: () => 'abc' }));
    app.get('/', (context) => context.text(page(context.var as unknown as Names)));
    expect(await (await app.request('/')).text()).toBe(shown());
  });

  test('a nonce that is none is a fault of the request, and the server goes on', async () => {
    const app = express();
    app.use(forExpress(assets, { nonce: () => '"><script>' }));
    const told: ErrorRequestHandler = (error, _request, response, _next) => {
      response.end(error.message);
    };
    app.use(told);
    expect((await answer(app, '/')).body.toString()).toMatch(/nonce/);
  });
});

describe('earlier middleware', () => {
  test('may vary its answers too, and its other headers stay', async () => {
    const handle = assets.handler();
    const headers = { 'accept-encoding': 'gzip' };
    const { headers: sent } = await answer(
      (request, response) => {
        response.setHeader('vary', 'Origin');
        response.setHeader('strict-transport-security', 'max-age=1');
        response.setHeader('cache-control', 'private');
        handle(request, response);
      },
      `/${site.paths.script}`,
      { headers },
    );
    expect(sent).toMatchObject({
      vary: 'Origin, Accept-Encoding',
      'strict-transport-security': 'max-age=1',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  test('the same in Koa and Fastify', async () => {
    const [path, merged] = [`/${site.paths.script}`, 'Origin, Accept-Encoding'];
    const koa = new Koa();
    koa.use((context, next) => {
      context.vary('Origin');
      return next();
    });
    koa.use(forKoa(assets));
    expect((await answer(koa.callback(), path)).headers.vary).toBe(merged);
    const app = fastify();
    app.addHook('onRequest', async (_, reply) => {
      reply.header('vary', 'Origin');
    });
    await app.register(forFastify(assets));
    expect((await app.inject(path)).headers.vary).toBe(merged);
    await app.close();
  });

  const compressing =
    (handle: RequestListener): RequestListener =>
    (request, response) => {
      Object.assign(response, { flush: () => {} });
      handle(request, response);
    };

  test('compression() in front of the files is told of once, in development', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const handle = compressing(assets.handler());
    await answer(handle, `/${site.paths.logo}`);
    await answer(handle, `/${site.paths.logo}`);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('compression() stands before'), {
      code: 'TRUENAME_COMPRESSION',
    });
  });

  test('and in production nothing is said', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    await answer(compressing(assets.handler()), `/${site.paths.logo}`);
    expect(warn).not.toHaveBeenCalled();
  });
});

describe('a server with nothing else in it', () => {
  test('answers 404 to what is not ours, and no cache keeps it', async () => {
    const answered = await answer(assets.handler(), '/page');
    expect(answered).toMatchObject({ status: 404, headers: { 'cache-control': 'no-store' } });
    expect(answered.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect((await answer(assets.handler(), `/${site.paths.logo}`, { method: 'POST' })).status).toBe(404);
  });

  test('answers 500 to a fault of the disk, and tells the process', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const broken = createHandler({ answer: () => Promise.reject(new Error('EIO')) });
    expect(await answer(broken, '/')).toMatchObject({ status: 500, headers: { 'cache-control': 'no-store' } });
    expect(warn).toHaveBeenCalledWith(expect.objectContaining({ message: 'EIO' }));
  });

  test('a wrong option is a fault at once, not at the first request', () => {
    const options: object = { fallThrough: true };
    expect(() => assets.handler(options)).toThrow('did you mean "fallthrough"?');
    for (const adapt of [forExpress, forFastify, forHono, forKoa])
      expect(() => adapt(assets, options)).toThrow('did you mean "fallthrough"?');
  });
});

describe('a client that goes away', () => {
  test('is no fault: no other handler hears of it', async () => {
    const errors: unknown[] = [];
    const body = new Readable({ read() {} });
    const handle = createHandler({
      answer: async <Body>() => ({ status: 200 as const, headers: {}, body: body as Body }),
    });
    const { port, close } = await listen(
      createServer((request, response) => handle(request, response, (error) => errors.push(error))),
    );
    const asked = get({ port, host: '127.0.0.1', agent: false }, () => asked.destroy());
    asked.on('error', () => {});
    body.push('first');
    await once(body, 'close').catch(() => {});
    await close();
    expect([body.destroyed, errors]).toEqual([true, []]);
  });
});

describe('a file that becomes shorter while it is sent', () => {
  test('breaks the connection, since its length was announced', async () => {
    const failing = createHandler({
      answer: async <Body>() => ({
        status: 200 as const,
        headers: { 'content-length': '10' },
        body: Readable.from(
          (function* () {
            yield Buffer.from('12345');
            throw new Error('shorter');
          })(),
        ) as Body,
      }),
    });
    vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    await expect(answer(failing, '/')).rejects.toThrow();
  });
});
