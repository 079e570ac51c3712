// oidc.ts: do the issuer that is configured, the one that is published and the one in a token agree?
import type { JSONWebKeySet } from 'jose';
import type { OidcConfig } from '../config/define-config.ts';
import { isAnswer } from '../net/ask.ts';
import { createTextSink } from '../net/text-sink.ts';
import { type Fault, failed, judged, type Result, type Subject, without } from '../results.ts';
import type { Scene } from '../scene.ts';
import { replyText } from '../words.ts';
import { issuerDifference } from './issuer-difference.ts';
import { checkToken, type Published } from './token.ts';
import { meet } from './visit.ts';

/** All three checks of every issuer. */
export async function checkOidc(scene: Scene): Promise<Result[]> {
  const results = await Promise.all(scene.settings.oidc.map((oidc) => checkIssuer(oidc, scene)));
  return results.flat();
}

async function checkIssuer(oidc: OidcConfig, scene: Scene): Promise<Result[]> {
  const at = (check: Subject['check']): Subject => ({ check, subject: oidc.issuer, instance: null });
  const reason = scene.gates.reason(new URL(oidc.issuer), null);
  const found = reason === null ? await discover(oidc.issuer, scene) : null;
  const published = found?.published ?? null;
  const discovery = found === null ? without(at('oidc.discovery'), 'blocked', reason ?? '') : found.result;
  const issuer =
    published === null
      ? without(at('oidc.issuer'), 'blocked', `${oidc.issuer} publishes nothing that can be read (oidc.discovery)`)
      : judged(at('oidc.issuer'), issuerFault(oidc.issuer, published.issuer));
  return [discovery, issuer, await checkToken(oidc, published, scene)];
}

function issuerFault(configured: string, published: string): Fault | null {
  if (configured === published) return null;
  return {
    kind: 'other issuer',
    expected: `"issuer": "${configured}", as it is configured`,
    came: `"${published}": ${issuerDifference(configured, published)}`,
    todo: 'Let both be the same, character for character: services compare them so, and refuse every token otherwise ("Invalid issuer")',
  };
}

async function discover(
  issuer: string,
  scene: Scene,
): Promise<{ readonly published: Published | null; readonly result: Result }> {
  const at: Subject = { check: 'oidc.discovery', subject: issuer, instance: null };
  const url = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const document = await json(url, scene);
  if ('result' in document) return { published: null, result: document.result(at, 'its configuration') };
  const { issuer: published, jwks_uri: address } = document.value;
  if (typeof published !== 'string') return { published: null, result: failed(at, incomplete(url, 'issuer')) };
  if (typeof address !== 'string' || !URL.canParse(address))
    return { published: { issuer: published, keys: null }, result: failed(at, incomplete(url, 'jwks_uri')) };
  const set = await json(new URL(address), scene);
  if ('result' in set) return { published: { issuer: published, keys: null }, result: set.result(at, 'its keys') };
  if (!Array.isArray(set.value.keys) || set.value.keys.length === 0)
    return { published: { issuer: published, keys: null }, result: failed(at, incomplete(new URL(address), 'keys')) };
  return { published: { issuer: published, keys: set.value as unknown as JSONWebKeySet }, result: judged(at, null) };
}

function incomplete(url: URL, key: string): Fault {
  return {
    kind: `no ${key}`,
    expected: `an object with "${key}"`,
    came: `${url.href} has none`,
    todo: 'Look what is served here: it has to be the document of the issuer (OpenID Connect Discovery 1.0)',
  };
}

type Json = { readonly value: Readonly<Record<string, unknown>> } | { result(at: Subject, what: string): Result };

async function json(url: URL, scene: Scene): Promise<Json> {
  const sink = createTextSink();
  const headers = { accept: 'application/json', 'accept-encoding': 'gzip' };
  const reply = await scene.caller.ask({ url, instance: null, limit: 1_000_000, unpack: true, headers, sink });
  if (isAnswer(reply)) meet(url, scene);
  const value = isAnswer(reply) && reply.status === 200 ? objectOf(sink.text()) : null;
  if (value !== null) return { value };
  return {
    result: (at, what) =>
      isAnswer(reply) || !reply.isOurs
        ? failed(at, {
            kind: url.href,
            expected: `200 and a JSON object with ${what} at ${url.href}`,
            came: replyText(reply),
            todo: 'Publish it there, for everybody; services fetch it to check tokens',
          })
        : without(at, 'unknown', reply.text),
  };
}

function objectOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
