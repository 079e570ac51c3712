// left-out.test.ts: is a fault told where its own check is left out?
import { describe, expect, test } from 'vitest';
import { at, createGround } from './plain-ground.ts';
import { type Answer, html } from './plain-site.ts';

const ground = createGround();
const { started, found } = ground;

describe('a fault whose own check is left out is told by another one', () => {
  const gone: Answer = (request, response) => {
    if (request.url !== `/${ground.site().output('css/app.css')}`) return false;
    response.writeHead(404, { 'cache-control': 'no-store' }).end();
    return true;
  };
  test.each([
    [['asset.bytes'], ['asset.bytes']],
    [['asset.type', 'asset.encoding'], ['asset.type']],
    [['fleet.validators'], ['fleet.validators']],
    [['html.references'], ['html.references']],
    [
      ['html.references', 'fleet.validators'],
      ['html.references', 'fleet.validators'],
    ],
    [['asset.status', 'asset.bytes', 'html.references'], ['asset.status']],
    [['missing.notfound', 'html.cache'], []],
  ])('a file that is gone, with %j', async (only, finds) => {
    const { faults, exitCode } = await found(await started(gone), {}, only);
    expect([faults, exitCode]).toEqual([finds, finds.length > 0 ? 1 : 0]);
  });

  test.each([
    [['asset.status'], ['asset.status at 127.0.0.2:PORT']],
    [['asset.bytes'], ['asset.bytes at 127.0.0.2:PORT']],
    [['fleet.bytes'], ['fleet.bytes at 127.0.0.2:PORT']],
    [['asset.status', 'fleet.bytes'], ['fleet.bytes at 127.0.0.2:PORT']],
  ])('one that an instance has lost, with %j', async (only, finds) => {
    const port = await started(
      (request, response) => request.socket.localAddress?.endsWith('127.0.0.2') === true && gone(request, response),
    );
    const { faults } = await found(port, { instances: [`127.0.0.1:${port}`, `127.0.0.2:${port}`] }, only);
    expect(faults).toEqual(finds.map((find) => find.replace('PORT', String(port))));
  });

  test('one that all have lost is a fault of the fleet', async () => {
    const port = await started(gone);
    const { faults } = await found(port, { instances: [`127.0.0.1:${port}`, `127.0.0.2:${port}`] }, ['fleet.bytes']);
    expect(faults).toEqual(['fleet.bytes']);
  });

  test.each([
    [['tls', 'asset.status'], 'asset.status'],
    [['route.body'], 'route.body'],
    [['html.references', 'html.cache'], 'html.references'],
    [['map.public', 'manifest.private'], 'map.public'],
  ])('nobody listens, with %j', async (only, find) => {
    const port = await started();
    await ground.stopLast();
    const { faults, exitCode, came } = await found(port, {}, only);
    expect([faults, exitCode]).toEqual([[find], 1]);
    expect(came).toContain('the connection was refused');
  });

  test('a page that is not served, with html.cache', async () => {
    const port = await started(at('/', (_, response) => response.writeHead(503, html).end('<p>')));
    expect((await found(port, { retries: 0 }, ['html.cache'])).faults).toEqual(['html.cache']);
  });
});
