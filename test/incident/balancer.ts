// balancer.ts: which instance answers a request, and how long may a CDN keep the answer?
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Fleet } from './fleet.ts';
import type { Age, Lane, Step } from './timeline.ts';

/** What stands before the instances. */
export interface Balancer {
  /** On 127.0.0.1. */
  readonly port: number;
  /** From now on, requests for the host of a lane are answered as at this step. */
  readonly turn: (step: Step) => void;
  readonly close: () => Promise<void>;
}

export async function startBalancer(fleet: Fleet, lanes: readonly Lane[]): Promise<Balancer> {
  const byHost = new Map(lanes.map((lane) => [lane.host, lane]));
  let now: Step | null = null;
  const app = express();
  app.set('etag', false);
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    const lane = byHost.get(request.hostname);
    if (lane === undefined || now === null) return next();
    keepFor(response, ageFor(lane, now));
    const isPage = request.path === '/';
    const site = fleet.site(isPage ? now.page : now.files, lane.scheme);
    if (!isPage) return site.files(request, response, next);
    response.set('cache-control', 'no-cache').type('html').send(site.page());
  });
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    response.status(500).type('text').send(String(error));
  });
  const server = createServer(app as (request: IncomingMessage, response: ServerResponse) => void);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    turn: (step) => {
      now = step;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** What was stored while A was live has expired once B comes: only then can something else be stored under A's URL. */
function ageFor({ way }: Lane, { number }: Step): Age {
  return number > 1 && way.endsWith('-fresh') ? 'fresh' : 'expired';
}

/**
 * The rule of the CDN for this site, as a header that both caches of the replay obey: static files are kept for an hour,
 * whatever browsers are told; pages and errors are not. An entry that has expired was stored with a time that is over, so
 * that nobody has to wait for it.
 */
function keepFor(response: ServerResponse, age: Age): void {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = ((...head: Parameters<typeof writeHead>) => {
    const caching = String(response.getHeader('cache-control') ?? '');
    const isKept = [200, 304].includes(response.statusCode) && !/no-cache|no-store/.test(caching);
    response.setHeader('x-accel-expires', isKept ? (age === 'fresh' ? '3600' : '@1') : '0');
    return writeHead(...head);
  }) as typeof response.writeHead;
}
