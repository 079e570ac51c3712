// fastify.ts: how does Fastify send files, and give templates asset() and tags()?
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { ServeOptions } from '../serve-options.ts';
import { withVary } from '../set-headers.ts';
import type { Assets } from '../types.ts';
import { pageNames } from './page-names.ts';
import { nodeSource } from './read-file.ts';

/** Settings of `truename()`. */
export interface FastifyOptions extends ServeOptions {
  /** The nonce of a response's content security policy. */
  readonly nonce?: (request: FastifyRequest, reply: FastifyReply) => string | null | undefined;
}

/**
 * A plugin for Fastify 5. All other requests go on, with `asset`, `tags` and `assets` in `reply.locals` for `@fastify/view`.
 *
 * @example await app.register(truename(await loadAssets('dist')));
 */
export function truename(assets: Assets, { nonce, ...options }: FastifyOptions = {}): FastifyPluginCallback {
  const plugin: FastifyPluginCallback = (app, _, done) => {
    if (!app.hasReplyDecorator('locals')) app.decorateReply('locals', null);
    app.addHook('onRequest', async (request, reply) => {
      const { method, originalUrl: url, headers } = request;
      const answer = await assets.answer({ method, url, headers }, options, nodeSource);
      if (answer !== null) {
        const { vary, ...rest } = answer.headers;
        if (vary !== undefined) reply.header('vary', withVary(reply.getHeader('vary'), vary));
        return reply
          .code(answer.status)
          .headers(rest)
          .send(answer.body ?? undefined);
      }
      const view = reply as { locals?: object | null };
      view.locals = { ...view.locals, ...pageNames(assets, request, nonce?.(request, reply)) };
    });
    done();
  };
  // For the application that registers it, not for a scope of its own: see fastify-plugin.
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true });
}
