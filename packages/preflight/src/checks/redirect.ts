// redirect.ts: is http sent to https?
import { type Answer, isAnswer, type Reply } from '../net/ask.ts';
import { type Fault, failed, judged, type Result, type Subject, without } from '../results.ts';
import type { Scene } from '../scene.ts';
import { replyText, statusText } from '../words.ts';
import { isRight } from './route.ts';
import { type Visit, visit } from './visit.ts';

/** Asks the http address of a page; `secure` is what came over https. */
export async function checkRedirect(secure: Visit, scene: Scene): Promise<Result> {
  const { page } = secure;
  const url = plainUrl(page.url, scene.settings.httpPort);
  const at: Subject = { check: 'route.redirect', subject: url?.href ?? page.url.href, instance: null };
  if (url === null) return without(at, 'skipped', whyNot(page.url, scene.settings.httpPort));
  const reason = scene.gates.reason(page.url, null);
  if (reason?.endsWith('(dns)')) return without(at, 'blocked', reason);
  const seen = await visit({ ...page, url, status: -1 }, null, scene);
  const { reply, hops } = seen;
  if (!isAnswer(reply)) {
    if (reply.isOurs) return without(at, 'unknown', reply.text);
    const last = hops.at(-1) ?? url;
    if (hops.length === 1) return failed(at, silentFault(page.url, reply.text));
    // Behind https that is told of the page.
    return last.protocol === 'https:' && isTold(last, secure, scene)
      ? without(at, 'blocked', `${last.host}: ${reply.text} (route.status)`)
      : failed(at, nowhereFault(page.url, last, reply));
  }
  if (isSameFault(secure, reply))
    return without(at, 'blocked', `${url.host} gives the same wrong answer (route.status)`);
  return judged(at, redirectFault(seen, reply, page.url) ?? targetFault(seen, secure, scene));
}

/** The URL without TLS; null where it is not known. */
function plainUrl(url: URL, port: number | false): URL | null {
  if (url.protocol === 'http:' || port === false) return null;
  // Another port than 443 says nothing of the port of http, unless somebody does.
  if (url.port !== '' && port === 80) return null;
  const plain = new URL(url.href.replace(/^https:/, 'http:'));
  plain.port = String(port);
  return plain;
}

function whyNot(url: URL, port: number | false): string {
  if (url.protocol === 'http:') return `${url.origin} is meant to be http`;
  return port === false ? 'httpPort is false' : `the port of http is not known beside ${url.port} (httpPort)`;
}

/** A host without a route answers the same in http and in https: one fault. */
function isSameFault({ page, reply: secure }: Visit, plain: Answer): boolean {
  return isAnswer(secure) && secure.status !== page.status && secure.status === plain.status;
}

function silentFault(url: URL, text: string): Fault {
  return {
    kind: 'silent',
    expected: `a redirect to ${url.origin}`,
    came: `no answer: ${text}`,
    todo: 'Open the port and redirect there (301 or 308); if it is closed on purpose, say httpPort: false',
  };
}

/** Is this the host of a page, or one that a page leads to? */
function isTold({ host }: URL, { hops }: Visit, { settings }: Scene): boolean {
  return settings.pages.some(({ url }) => url.host === host) || hops.some((hop) => hop.host === host);
}

const nowhereCure =
  'Redirect to the host that was asked for, and its path (nginx: $host$request_uri; $server_name is the first name of the block, often _)';

function nowhereFault({ href }: URL, last: URL, reply: Reply): Fault {
  return {
    kind: 'nowhere',
    expected: `a redirect to ${href}`,
    came: `one to ${last.href}: ${replyText(reply)}`,
    todo: nowhereCure,
  };
}

/** Https it is: but is it the page? What the page itself answers is told of it. */
function targetFault({ hops, reply }: Visit, secure: Visit, scene: Scene): Fault | null {
  const { page } = secure;
  const last = hops.at(-1) ?? page.url;
  if (!isAnswer(reply) || hops.some(({ href }) => href === page.url.href)) return null;
  if (isTold(last, secure, scene) && (reply.status === page.status || !isRight(secure))) return null;
  return nowhereFault(page.url, last, reply);
}

function redirectFault({ hops, isEndless }: Visit, reply: Answer, target: URL): Fault | null {
  const last = hops.at(-1);
  const expected = `a redirect to ${target.href}`;
  if (isEndless)
    return {
      kind: 'loop',
      expected,
      came: `redirects without end: ${hops
        .slice(0, 4)
        .map(({ href }) => href)
        .join(' → ')}`,
      todo: 'Let one rule send http to https, and none back',
    };
  if (hops.length === 1)
    return {
      kind: 'no redirect',
      expected,
      came: replyText(reply),
      todo: 'Redirect all of http to https (301 or 308), before anything else is decided',
    };
  if (last?.protocol === 'https:') return null;
  return {
    kind: 'to http',
    expected,
    came: `${statusText(reply)} from ${last?.href ?? ''}, after ${hops.length - 1} redirects`,
    todo: 'Let the redirect lead to https',
  };
}
