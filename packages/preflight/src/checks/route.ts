// route.ts: what keeps a page from being served as it should be?
import type { Page } from '../config/settings.ts';
import { type Answer, isAnswer, type Reply } from '../net/ask.ts';
import { type Fault, failed, judged, passed, type Result, type Subject, without } from '../results.ts';
import type { Vantage } from '../scene.ts';
import { headerText, replyText, statusText } from '../words.ts';
import { largestPage, type Visit } from './visit.ts';

/** The result for a host or a page that gave no right answer. */
export function routeFault(
  url: URL,
  vantage: Vantage,
  { reply, status, last = url }: { readonly reply: Reply; readonly status: number; readonly last?: URL },
): Result {
  const at: Subject = { check: 'route.status', subject: url.href, instance: vantage?.text ?? null };
  if (!isAnswer(reply) && reply.isOurs) return without(at, 'unknown', `${url.host}: ${reply.text}`);
  return failed(at, {
    kind: isAnswer(reply) ? `status ${reply.status}` : reply.silence,
    expected: `status ${status}`,
    came: last.href === url.href ? replyText(reply) : `a redirect to ${last.href}, and there ${replyText(reply)}`,
    // Behind a redirect to another host it is nobody's instance.
    todo: cure(last, last.host === url.host ? vantage : null, reply),
  });
}

function cure({ hostname, port, protocol }: URL, vantage: Vantage, reply: Reply): string {
  const who = vantage === null ? 'the balancer' : vantage.text;
  if (isAnswer(reply)) {
    if (reply.status >= 500) return `Look why ${who} or what stands behind it fails; its log says more`;
    if (reply.status === 404 || reply.status === 421)
      return `Give ${who} a route for the host ${hostname} (server_name, site address, alias, host rule), and the page to what it leads to`;
    if (reply.status === 401 || reply.status === 403) return 'Let visitors in, or expect this status: { url, status }';
    return 'Look where this answer comes from, or expect this status: { url, status }';
  }
  switch (reply.silence) {
    case 'refused':
      return `Let ${who} listen on port ${vantage?.port ?? (port || (protocol === 'http:' ? '80' : '443'))} for ${hostname}, and the address be the right one`;
    case 'no-http':
      return 'Look what answers at this port: it is no HTTP server';
    case 'late':
    case 'unreachable':
      return 'Let the firewall or the security group pass this port, and look whether the server is overloaded';
    default:
      return `Look into the log of ${who} why it gives no whole answer`;
  }
}

/** The results of a page that was asked for. */
export function pageResults(visit: Visit): Result[] {
  const { page, vantage, reply } = visit;
  const at = { subject: page.url.href, instance: vantage?.text ?? null };
  const hops = hopFault(visit);
  const body: Subject = { ...at, check: 'route.body' };
  const blocked = without(body, 'blocked', `${page.url.href} has another status (route.status)`);
  if (hops !== null) return [failed({ ...at, check: 'route.status' }, hops), blocked];
  if (!isAnswer(reply) || reply.status !== page.status)
    return [
      routeFault(page.url, vantage, { reply, status: page.status, last: visit.hops.at(-1) ?? page.url }),
      blocked,
    ];
  const old = oldFault(reply);
  const status: Subject = { ...at, check: 'route.status' };
  return [old === null ? passed(status) : failed(status, old), bodyResult(body, page, visit)];
}

/** Came the page in the end, with the right status? */
export function isRight(visit: Visit): boolean {
  const { reply, page } = visit;
  return isAnswer(reply) && reply.status === page.status && hopFault(visit) === null;
}

function hopFault({ hops, isEndless, page }: Visit): Fault | null {
  const way = hops.map(({ href }) => href);
  if (isEndless)
    return {
      kind: 'redirect loop',
      expected: `status ${page.status}`,
      came: `redirects without end: ${way.slice(0, 4).join(' → ')}${way.length > 4 ? ' → …' : ''}`,
      todo: 'Let one rule decide where the page is; often a balancer that ends the TLS and a server that sends to https do not know of each other (X-Forwarded-Proto)',
    };
  const back = hops.findIndex(({ protocol }, index) => protocol === 'http:' && hops[index - 1]?.protocol === 'https:');
  if (back < 0) return null;
  return {
    kind: 'redirect to http',
    expected: 'https all the way',
    came: `a redirect from ${way[back - 1]} to ${way[back]}`,
    todo: 'Let the server write https into its redirects: it has to believe the X-Forwarded-Proto of the balancer',
  };
}

/** HTTP/1.0 (RFC 1945) has no Cache-Control, no Vary, and no way to tell that an answer broke off. */
function oldFault({ version }: Answer): Fault | null {
  if (version !== '1.0') return null;
  return {
    kind: 'HTTP/1.0',
    expected: 'HTTP/1.1 or newer',
    came: 'an answer in HTTP/1.0',
    todo: 'Let the server answer in HTTP/1.1: caches on the way need not mind Cache-Control and Vary in an older answer, and one that breaks off looks whole',
  };
}

function bodyResult(at: Subject, page: Page, { reply, text }: Visit): Result {
  if (!isAnswer(reply)) return without(at, 'blocked', 'There is no answer (route.status)');
  const whole = wholeFault(reply);
  if (whole !== null) return failed(at, whole);
  if (page.match === null && page.notMatch === null && !isHtml(reply))
    return without(at, 'skipped', 'nothing is expected of it');
  return judged(at, matchFault(page, text, reply));
}

function wholeFault({ isCut, damage, size, headers, status }: Answer): Fault | null {
  const expected = 'a page';
  if (isCut)
    return {
      kind: 'huge',
      expected: `a page of at most ${largestPage} bytes`,
      came: 'more than that',
      todo: 'Look what is sent here: no browser shows a page as large as that',
    };
  if (damage !== null)
    return {
      kind: 'damaged',
      expected,
      came: `${headerText('Content-Encoding', headers['content-encoding'])}, and ${damage}`,
      todo: 'Compress in one place only, and with the encoding that the header says',
    };
  if (size > 0 || status === 204 || !/html/.test(headers['content-type'] ?? '')) return null;
  return { kind: 'empty', expected, came: 'an empty body', todo: 'Look into the log of what renders it' };
}

function matchFault({ match, notMatch }: Page, text: string, reply: Answer): Fault | null {
  if (match !== null && !match.expression.test(text))
    return {
      kind: 'no match',
      expected: `a body that has ${match.text}`,
      came: replyText(reply),
      todo: 'Look what is served here: another site, a page of an error, or a page that has changed',
    };
  const found = notMatch?.expression.exec(text)?.[0];
  if (found === undefined || notMatch === null) return null;
  return {
    kind: 'match',
    expected: `a body without ${notMatch.text}`,
    came: `${statusText(reply)} with "${found.slice(0, 80)}"`,
    todo: 'Look where this text comes from: often a balancer or a proxy says so with status 200',
  };
}

export function isHtml({ headers }: Answer): boolean {
  return /^(?:text\/html|application\/xhtml\+xml)\b/i.test(headers['content-type'] ?? '');
}
