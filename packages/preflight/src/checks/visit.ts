// visit.ts: what comes when a page is opened, as a browser opens it?
import type { Page } from '../config/settings.ts';
import { isAnswer, type Reply } from '../net/ask.ts';
import { createCookies } from '../net/cookies.ts';
import { createTextSink } from '../net/text-sink.ts';
import type { Scene, Vantage } from '../scene.ts';

/** A page that was asked for, through all redirects. */
export interface Visit {
  readonly page: Page;
  readonly vantage: Vantage;
  /** What came in the end. */
  readonly reply: Reply;
  /** The status of what came first; null for no answer. */
  readonly first: number | null;
  /** All URLs that were asked for, the page's own first. */
  readonly hops: readonly URL[];
  /** The redirects lead in a circle, or are too many. */
  readonly isEndless: boolean;
  /** The body in the end. */
  readonly text: string;
}

/** Bytes of a page that are read. */
export const largestPage = 8_000_000;

/** Browsers follow 20; nobody needs more than a few. */
const mostHops = 10;

const redirects = new Set([301, 302, 303, 307, 308]);

/** Opens a page. Never throws. */
export async function visit(page: Page, vantage: Vantage, scene: Scene): Promise<Visit> {
  const hops: URL[] = [];
  const cookies = createCookies();
  const asked = new Set<string>();
  let first: number | null = null;
  for (let url: URL = page.url; ; ) {
    hops.push(url);
    const who = hostOf(url, page, vantage);
    const cookie = cookies.sent(url.hostname);
    asked.add(`${cookie} ${url.href}`);
    const { reply, text } = await open(url, { who, cookie }, scene);
    if (who === null && isAnswer(reply)) meet(url, scene);
    if (isAnswer(reply)) cookies.take(url.hostname, reply.headers['set-cookie']);
    const next = isAnswer(reply) && reply.status !== page.status ? nextOf(url, reply) : null;
    if (hops.length === 1 && isAnswer(reply)) first = reply.status;
    const seen = { page, vantage, reply, first, hops, text };
    if (next === null) return { ...seen, isEndless: false };
    if (hops.length > mostHops || asked.has(`${cookies.sent(next.hostname)} ${next.href}`))
      return { ...seen, hops: [...hops, next], isEndless: true };
    url = next;
  }
}

/** Its certificate counts as well. */
export function meet(url: URL, { met }: Scene): void {
  if (url.protocol === 'https:') met.set(url.origin, url);
}

/** An instance stands for the hosts of the page only. */
function hostOf(url: URL, { url: own }: Page, vantage: Vantage): Vantage {
  return url.host === own.host ? vantage : null;
}

function nextOf(url: URL, { status, headers: { location } }: Exclude<Reply, { silence: unknown }>): URL | null {
  if (!redirects.has(status) || location === undefined || !URL.canParse(location, url.href)) return null;
  const next = new URL(location, url.href);
  next.hash = '';
  return /^https?:$/.test(next.protocol) ? next : null;
}

const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-encoding': 'gzip, br' };

/** Asks for one page, and unpacks what comes. */
async function open(
  url: URL,
  { who, cookie }: { readonly who: Vantage; readonly cookie: string },
  { caller }: Scene,
): Promise<{ reply: Reply; text: string }> {
  const sink = createTextSink();
  const reply = await caller.ask({
    url,
    instance: who,
    headers: cookie === '' ? asBrowser : { ...asBrowser, cookie },
    limit: largestPage,
    unpack: true,
    sink,
  });
  return { reply, text: sink.text() };
}
