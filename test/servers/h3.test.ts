import { createServer } from 'node:http';
import { H3 } from 'h3';
import { toNodeHandler } from 'h3/node';
import { listen } from './listen.ts';
import { left, leftStatus, promises } from './promises.ts';

promises('h3, by fetch()', ({ files }) => {
  const app = new H3();
  for (const { assets, options } of files) app.use((event) => assets.fetch(event.req, options));
  app.all('/**', (event) => new Response(left(event.req.method), { status: leftStatus }));
  return listen(createServer(toNodeHandler(app)));
});
