import { createServer } from 'node:http';
import { truename } from '@truename/server/koa';
import Koa, { type Middleware } from 'koa';
import { listen } from './listen.ts';
import { left, leftStatus, promises } from './promises.ts';

/** As koa-mount does it: the path is shorter inside. */
function mounted(mount: string, middleware: Middleware): Middleware {
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

promises('Koa 3', ({ files, mount }) => {
  const app = new Koa();
  for (const { assets, options } of files) app.use(mounted(mount ? `${mount}/` : '/', truename(assets, options)));
  app.use((context) => {
    context.status = leftStatus;
    context.body = left(context.method);
  });
  // Koa tells the application of every client that goes away.
  app.on('error', (error: { readonly code?: string }) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ECONNRESET') console.error(error);
  });
  return listen(createServer(app.callback()));
});
