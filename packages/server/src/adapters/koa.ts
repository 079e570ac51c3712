// koa.ts: how does Koa send files, and give templates asset() and tags()?
import type { Context, Middleware } from 'koa';
import { checkedServeOptions, type ServeOptions } from '../serve-options.ts';
import { withVary } from '../set-headers.ts';
import type { Assets } from '../types.ts';
import { pageNames } from './page-names.ts';
import { nodeSource } from './read-file.ts';

/** Settings of `truename()`. */
export interface KoaOptions extends ServeOptions {
  /** The nonce of a response's content security policy, for instance from `context.state`. */
  readonly nonce?: (context: Context) => string | null | undefined;
}

/**
 * Middleware for Koa 3. All other requests go on, with `asset`, `tags` and `assets` in `context.state`.
 *
 * @example
 * app.use(truename(await loadAssets('dist')));
 */
export function truename(assets: Assets, { nonce, ...rest }: KoaOptions = {}): Middleware {
  const options = checkedServeOptions(rest);
  return async (context, next) => {
    const { method, originalUrl: url, req } = context;
    const answer = await assets.answer({ method, url, headers: req.headers }, options, nodeSource);
    if (answer === null) {
      Object.assign(context.state, pageNames(assets, context, nonce?.(context)));
      return next();
    }
    // No body: else Koa writes the status as text. It takes headers away, so it comes first.
    if (answer.body === null) context.body = null;
    context.status = answer.status;
    const { vary, ...headers } = answer.headers;
    context.set(headers);
    if (vary !== undefined) context.set('vary', withVary(context.response.get('vary'), vary));
    if (answer.body !== null) context.body = answer.body;
  };
}
