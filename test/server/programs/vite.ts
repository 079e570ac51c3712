// vite.ts: a Vite dev server in a process of its own, with the plugin. Words: root, base.
import { once } from 'node:events';
import { truename } from '@truename/plugin';
import { createServer } from 'vite';

const [root = '', base = '/'] = process.argv.slice(2);

const server = await createServer({
  root,
  base,
  configFile: false,
  logLevel: 'silent',
  plugins: [truename()],
  server: { host: '127.0.0.1', port: 0 },
  // Nothing is to be prepared, and what it finds out later would reload the page.
  optimizeDeps: { noDiscovery: true },
});
const watches =
  '_readyEmitted' in server.watcher && server.watcher._readyEmitted === true ? null : once(server.watcher, 'ready');
await server.listen();

process.on('message', async ({ id, ask }: { readonly id: number; readonly ask: 'address' | 'close' }) => {
  if (ask === 'close') await server.close();
  else await watches;
  process.send?.({ id, answer: server.httpServer?.address() ?? null });
});
