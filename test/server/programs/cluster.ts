// cluster.ts: four workers behind one port, each with a watch of its own.
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadAssets, type NodeAssets } from '@truename/server/node';
import { answer } from './answer.ts';

/** What the test asks: the port, or that one worker reloads. */
interface Question {
  readonly reload: number | null;
}

if (cluster.isPrimary) await runPrimary();
else await runWorker(await loadAssets(process.argv[2] ?? '', { follow: true }));

async function runPrimary(): Promise<void> {
  // Each connection to the next worker.
  cluster.schedulingPolicy = cluster.SCHED_RR;
  const workers = Array.from({ length: 4 }, () => cluster.fork());
  const addresses = await Promise.all(
    workers.map(async (worker) => ((await once(worker, 'listening')) as [AddressInfo])[0]),
  );
  answer(({ reload }: Question) => (reload === null ? addresses[0]!.port : told(workers[reload]!)));
  process.on('disconnect', () => {
    for (const worker of workers) worker.kill();
  });
}

async function told(worker: Worker): Promise<unknown> {
  worker.send('reload');
  const [status] = (await once(worker, 'message')) as [unknown];
  return status;
}

async function runWorker(assets: NodeAssets): Promise<void> {
  process.on('message', () => {
    assets.reload().then((status) => process.send?.(status), console.error);
  });
  const files = assets.handler();
  const server = createServer((request, response) => {
    response.setHeader('x-worker', String(cluster.worker?.id));
    // As browsers and proxies do now and then; it lets the next request go to another worker.
    response.setHeader('connection', 'close');
    files(request, response, () => {
      const { build, tags, url } = assets.generation();
      response.end(`<b>${build}</b>${tags('src/main.ts')}<img src="${url('img/logo.png')}">`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}
