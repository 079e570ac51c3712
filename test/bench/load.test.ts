// load.test.ts: are as many requests made as are counted, and only whole answers taken for one?
import { createServer, type RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { load } from '../../bench/load.ts';
import { listen } from '../servers/listen.ts';

let close = async (): Promise<void> => {};
afterEach(() => close());

async function serve(listener: RequestListener): Promise<number> {
  const running = await listen(createServer(listener));
  close = running.close;
  return running.port;
}

test('asks for all paths in turn, so many times', async () => {
  const asked = new Map<string, number>();
  const port = await serve(({ url = '' }, response) => {
    asked.set(url, (asked.get(url) ?? 0) + 1);
    // In several pieces, some of which are longer than one packet.
    response.setHeader('content-length', 200_001);
    response.write('x');
    response.end(Buffer.alloc(200_000));
  });
  expect(await load({ port, paths: ['/a', '/b'], count: 101 })).toBeGreaterThan(0);
  expect(Object.fromEntries(asked)).toEqual({ '/a': 51, '/b': 50 });
});

test.each([
  ['another status', (response) => response.writeHead(404, { 'content-length': 1 }).end('x')],
  ['no length', (response) => response.write('x') && response.end()],
  ['a connection that ends', (response) => response.destroy()],
] as [string, (response: Parameters<RequestListener>[1]) => void][])('throws for %s', async (_, answer) => {
  const port = await serve((_, response) => answer(response));
  await expect(load({ port, paths: ['/'], count: 10 })).rejects.toThrow();
});
