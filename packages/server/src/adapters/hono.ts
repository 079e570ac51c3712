// hono.ts: how does Hono send files, and give templates asset() and tags()?
import type { Context, MiddlewareHandler } from 'hono';
import { standardRequest } from '../handlers.ts';
import { checkedServeOptions, type ServeOptions } from '../serve-options.ts';
import type { Assets } from '../types.ts';
import { type PageNames, pageNames } from './page-names.ts';

/** Settings of `truename()`. */
export interface HonoOptions extends ServeOptions {
  /** The nonce of a response's content security policy, for instance from `secureHeadersNonce`. */
  readonly nonce?: (context: Context) => string | null | undefined;
}

/**
 * Middleware for Hono 4 on any runtime. All other requests go on, with `asset`, `tags` and `assets` in `context.var`.
 *
 * @example
 * app.use(truename(await loadAssets('dist')));
 */
export function truename(
  assets: Assets,
  { nonce, ...rest }: HonoOptions = {},
): MiddlewareHandler<{ Variables: PageNames }> {
  const options = checkedServeOptions(rest);
  return async (context, next) => {
    const answer = await assets.answer(standardRequest(context.req.raw), options);
    if (answer === null) {
      const names = pageNames(assets, context, nonce?.(context));
      for (const name of ['asset', 'tags', 'assets'] as const) context.set(name, names[name]);
      return next();
    }
    // In the context and not in a new response, over which headers of earlier middleware would win.
    for (const [name, value] of Object.entries(answer.headers))
      context.header(name, value, { append: name === 'vary' });
    return context.newResponse(answer.body, answer.status);
  };
}
