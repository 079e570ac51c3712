import { createServer } from 'node:http';
import { createHandler } from '@truename/server/node';
import { listen } from './listen.ts';
import { left, leftStatus, promises } from './promises.ts';

promises('node:http', async ({ files }) => {
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
});
