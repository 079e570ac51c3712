// fastify.ts: how does Fastify send files, and give templates asset() and tags()?
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { checkedServeOptions, type ServeOptions } from '../serve-options.ts';
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
 * @example await app.register(truename(await loadAssets('dist')));
 */
export function truename(assets: Assets, { nonce, ...rest }: FastifyOptions = {}): FastifyPluginCallback {
  const options = checkedServeOptions(rest);
  const plugin: FastifyPluginCallback = (app, _, done) => {
    if (!app.hasReplyDecorator('locals')) app.decorateReply('locals', null);
    app.addHook('onRequest', async (request, reply) => {
      const asked = { method: request.method, url: request.originalUrl, headers: request.headers };
      const answer = await assets.answer(asked, options, nodeSource);
      if (answer !== null) {
        const { vary, ...headers } = answer.headers;
        if (vary !== undefined) reply.header('vary', withVary(reply.getHeader('vary'), vary));
        reply.code(answer.status).headers(headers);
        return answer.body === null ? reply.send() : reply.send(answer.body);
      }
      const view = reply as { locals?: object | null };
      view.locals = { ...view.locals, ...pageNames(assets, request, nonce?.(request, reply)) };
    });
    done();
  };
  // As fastify-plugin marks it: for the application that registers it, not for a scope of its own.
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true });
}
