// express.ts: how does Express send files, and give templates asset() and tags()?
import type { Request, RequestHandler, Response } from 'express';
import type { ServeOptions } from '../serve-options.ts';
import type { Assets } from '../types.ts';
import { createHandler } from './node.ts';
import { pageNames } from './page-names.ts';

/** Settings of `truename()`. */
export interface ExpressOptions extends ServeOptions {
  /** The nonce of a response's content security policy, for instance from `response.locals`. */
  readonly nonce?: (request: Request, response: Response) => string | null | undefined;
}

/**
 * Middleware for Express 5 and 4. All other requests go on, with `asset`, `tags` and `assets` in `response.locals`.
 *
 * @example
 * app.use(truename(await loadAssets('dist')));
 */
export function truename(assets: Assets, { nonce, ...options }: ExpressOptions = {}): RequestHandler {
  const handle = createHandler(assets, options);
  const addNames = (request: Request, response: Response): void => {
    Object.assign(response.locals, pageNames(assets, request, nonce?.(request, response)));
  };
  return (request, response, next) => {
    handle(request, response, (error) => {
      try {
        if (error === undefined) addNames(request, response);
      } catch (wrong) {
        return next(wrong);
      }
      next(error);
    });
  };
}
