import { createServer } from 'node:http';
import { truename } from '@truename/server/express';
import express from 'express';
import express4 from 'express-4';
import { listen } from './listen.ts';
import { left, leftStatus, promises, type Start } from './promises.ts';

const start =
  (create: typeof express): Start =>
  ({ files, mount = '/' }) => {
    const app = create();
    const mounted = create();
    for (const each of [app, mounted]) each.disable('x-powered-by');
    for (const { assets, options } of files) mounted.use(truename(assets, options));
    app.use(mount, mounted);
    app.use((request, response) => {
      response.writeHead(leftStatus).end(left(request.method));
    });
    return listen(createServer(app));
  };

promises('Express 5', start(express));
promises('Express 4', start(express4));
