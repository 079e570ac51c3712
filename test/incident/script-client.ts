// script-client.ts: what does a page load, told by the bytes of its files?
import type { Version } from './app.ts';
import type { Client, PortOf } from './client.ts';
import { HttpCache } from './http-cache.ts';
import type { Lane, Load, Part, PartName, Step } from './timeline.ts';

/** An open page. */
interface Page {
  readonly cache: HttpCache;
  readonly version: Version;
  /** URLs of what it loads later. */
  readonly lazy: readonly string[];
}

/** A client that reads markup, and holds every file against those of A and B. */
export function createScriptClient(portOf: PortOf, versionOf: (bytes: Buffer) => Version): Client {
  const returning = new Map<string, HttpCache>();
  const open = new Map<string, Page>();

  async function loadPage(lane: Lane, step: Step): Promise<Load> {
    const cache = (lane.way === 'direct' ? returning.get(lane.host) : undefined) ?? new HttpCache();
    returning.set(lane.host, cache);
    const get = async (url: string) => cache.get(url, { port: portOf(lane), host: lane.host });
    const { body } = await get('/');
    const markup = body.toString();
    const parts: Partial<Record<PartName, Part>> = {};
    const lazy = new Set(lazyUrls(markup, '/'));
    for (const url of urlsOf(markup)) {
      const { status, body: bytes } = await get(url);
      parts[partOf(url)] = status === 200 ? versionOf(bytes) : 'missing';
      if (status === 200) for (const later of lazyUrls(bytes.toString(), url)) lazy.add(later);
    }
    const version = versionOfPage(markup);
    expectParts(parts, ['picture', 'script', 'style'], lane);
    open.set(lane.host, { cache, version, lazy: [...lazy] });
    return { step, page: version, parts };
  }
  async function loadLater(lane: Lane, step: Step): Promise<Load> {
    const { cache, version, lazy } = open.get(lane.host)!;
    const parts: Partial<Record<PartName, Part>> = {};
    for (const url of lazy) {
      const { status, body } = await cache.get(url, { port: portOf(lane), host: lane.host });
      parts[partOf(url)] = status === 200 ? versionOf(body) : 'missing';
    }
    expectParts(parts, ['lazy script', 'lazy style'], lane);
    return { step, page: version, parts };
  }
  return {
    load: (lanes, step) => Promise.all(lanes.map((lane) => loadPage(lane, step))),
    loadLazily: (lanes, step) => Promise.all(lanes.map((lane) => loadLater(lane, step))),
    // What it keeps, it keeps as long as it lives.
    comeBack: async () => {},
    close: async () => {},
  };
}

/** A part that nobody asks for can be neither mixed nor missing. */
function expectParts(parts: Load['parts'], expected: readonly PartName[], { host }: Lane): void {
  const found = Object.keys(parts).sort();
  if (String(found) !== String(expected)) throw new Error(`A page of ${host} names ${found}, and not ${expected}`);
}

function versionOfPage(markup: string): Version {
  return markup.includes('data-page="A"') ? 'A' : 'B';
}

/** Of style sheets, scripts and pictures, in the order of the page. */
function urlsOf(markup: string): string[] {
  const tags = markup.match(/<(?:link rel="stylesheet"|script|img) [^>]*>/g) ?? [];
  return tags.flatMap((tag) => / (?:src|href)="([^"]+)"/.exec(tag)?.slice(1) ?? []);
}

/** What a script or a page names for later; from the file at `url`, or from the root. */
function lazyUrls(text: string, url: string): string[] {
  const names = [...text.matchAll(/["'`]([^"'`]*\blazy\b[^"'`]*\.(?:js|css)(?:\?[^"'`]*)?)["'`]/g)].map(
    ([, name]) => name!,
  );
  return names.map((name) => {
    const { pathname, search } = new URL(name, new URL(name.startsWith('./') ? url : '/', 'http://replay.test'));
    return pathname + search;
  });
}

function partOf(url: string): PartName {
  const lazy = /\blazy\b/.test(url) ? 'lazy ' : '';
  if (/\.svg\b/.test(url)) return 'picture';
  return `${lazy}${/\.css\b/.test(url) ? 'style' : 'script'}` as PartName;
}
