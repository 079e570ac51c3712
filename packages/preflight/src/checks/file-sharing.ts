// file-sharing.ts: may pages of other hosts use a file?
import { textOf } from '../cache-control.ts';
import { type Answer, isAnswer, type Reply } from '../net/ask.ts';
import type { Fault } from '../results.ts';
import { headerText, replyText } from '../words.ts';

/** `origins` are those of pages that load it with CORS; the first one asked, and the others got `others`. */
export function corsFault({ headers }: Answer, origins: readonly string[], others: readonly Reply[]): Fault | null {
  const [origin = '', ...rest] = origins;
  const allowed = headers['access-control-allow-origin'];
  if (allowed === '*') return null;
  if (allowed !== origin) return refusal(origin, headerText('Access-Control-Allow-Origin', allowed));
  for (const [index, reply] of others.entries()) {
    const fault = otherFault(reply, rest[index] ?? '');
    if (fault !== null) return fault;
  }
  const isVaried = /(?:^|,)\s*(?:origin|\*)\s*(?:,|$)/i.test(textOf(headers.vary) ?? '');
  if (rest.length === 0 || isVaried) return null;
  return {
    kind: 'echoed',
    expected,
    came: `Access-Control-Allow-Origin: ${allowed}, and ${headerText('Vary', headers.vary)}`,
    todo: 'Send * instead of the origin that asks: a cache hands this answer to pages of other hosts too',
  };
}

const expected = 'Access-Control-Allow-Origin: *';

function otherFault(reply: Reply, origin: string): Fault | null {
  if (!isAnswer(reply) || reply.status !== 200) return refusal(origin, replyText(reply));
  const allowed = reply.headers['access-control-allow-origin'];
  if (allowed === '*' || allowed === origin) return null;
  return refusal(origin, headerText('Access-Control-Allow-Origin', allowed));
}

function refusal(origin: string, came: string): Fault {
  return {
    kind: 'no CORS',
    expected,
    came: `${came}, for pages of ${origin}`,
    todo: 'Send it with all files of the build, whoever asks',
  };
}

/**
 * A policy keeps out what is loaded without CORS, such as images and classic scripts (Fetch, 4.1: it is looked at for
 * opaque answers only). `origins` are those of pages that load it so.
 */
export function policyFault({ headers }: Answer, origins: readonly string[], host: string): Fault | null {
  const policy = textOf(headers['cross-origin-resource-policy']);
  if (policy !== 'same-origin' && policy !== 'same-site') return null;
  const own = siteOf(host.replace(/:\d+$/, ''));
  const kept = origins.find((origin) => policy === 'same-origin' || siteOf(new URL(origin).hostname) !== own);
  if (kept === undefined) return null;
  return {
    kind: 'CORP',
    expected: 'Cross-Origin-Resource-Policy: cross-origin, or none',
    came: `${headerText('Cross-Origin-Resource-Policy', policy)}, for pages of ${kept}`,
    todo: 'Let pages of other hosts use the files: they are public',
  };
}

/** Two labels: not exact for names such as `example.co.jp`, but never too strict. */
function siteOf(host: string): string {
  return host.split('.').slice(-2).join('.');
}
