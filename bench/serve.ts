// serve.ts: a server in a process of its own; tells its port when it is asked, and then its CPU time.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadAssets } from '@truename/server/node';
import sirv from 'sirv';

const [kind, directory = ''] = process.argv.slice(2);

/** Both keep what they know of the files, and send hashed ones as immutable with an ETag. */
const listener: RequestListener =
  kind === 'sirv'
    ? sirv(directory, { dev: false, etag: true, maxAge: 31536000, immutable: true })
    : (await loadAssets(directory)).handler();

const server = createServer(listener).listen(0, '127.0.0.1', () => {
  process.once('message', () => {
    process.send?.((server.address() as AddressInfo).port);
    process.on('message', tellCost);
  });
});

/** In milliseconds. */
function tellCost(): void {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1000);
}

process.on('disconnect', () => process.exit());
