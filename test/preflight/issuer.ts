// issuer.ts: an OpenID Connect issuer, as small as one can be.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { listen } from '../servers/listen.ts';
import type { Certificate } from './certificates.ts';

export interface Issuer {
  readonly port: number;
  /** Signed with the published key, or with another one. */
  token(claims: JWTPayload, isOther?: boolean): Promise<string>;
  /** Without a `kid`. */
  nameless(claims: JWTPayload): Promise<string>;
  /** Paths that were asked for, with whatever was sent along. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

/** What is published below each path, such as `/`: the value of `issuer`, or a whole document. */
export type Documents = (port: number) => Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;

export async function startIssuer({ chain, key }: Certificate, documents: Documents): Promise<Issuer> {
  const [own, other] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
  const pair = { keys: [await exportJWK(other.publicKey), await exportJWK(own.publicKey)] };
  const keys = { keys: [{ ...(await exportJWK(own.publicKey)), alg: 'ES256', kid: 'one' }] };
  const seen: string[] = [];
  let port = 0;
  const server = createServer({ cert: readFileSync(chain), key: readFileSync(key) }, (request, response) => {
    const path = request.url ?? '';
    seen.push(`${path} ${JSON.stringify(request.headers)}`);
    const [, base] = /^(.*\/)\.well-known\/openid-configuration$/.exec(path) ?? [];
    const document = base === undefined ? undefined : documents(port)[base];
    const whole =
      typeof document === 'string'
        ? { issuer: document, jwks_uri: `https://${request.headers.host}/keys`, response_types_supported: ['code'] }
        : document;
    const body = path === '/keys' ? keys : path === '/pair' ? pair : whole;
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    response.end(JSON.stringify(body ?? { error: 'not found' }));
  });
  const running = await listen(server as unknown as Parameters<typeof listen>[0]);
  port = running.port;
  return {
    port,
    seen,
    token: (claims, isOther = false) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign((isOther ? other : own).privateKey),
    nameless: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(own.privateKey),
    close: running.close,
  };
}
