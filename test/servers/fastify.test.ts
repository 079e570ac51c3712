import { truename } from '@truename/server/fastify';
import fastify from 'fastify';
import { listen } from './listen.ts';
import { left, leftStatus, promises } from './promises.ts';

promises('Fastify 5', async ({ files }) => {
  const app = fastify();
  for (const { assets, options } of files) await app.register(truename(assets, options));
  app.setNotFoundHandler((request, reply) => reply.code(leftStatus).send(left(request.method)));
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = await listen(app.server);
  return { port, close: () => app.close() };
});
