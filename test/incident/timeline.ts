// timeline.ts: what happens in which order, and who looks at the site meanwhile, on which way?
import type { Version } from './app.ts';
import type { InstanceName } from './fleet.ts';
import type { SchemeId } from './schemes.ts';

/** One moment at which visitors load a page. */
export interface Step {
  readonly number: number;
  readonly happens: 'A is live' | 'B is rolled out' | 'B is live' | 'B was reverted';
  /** Which instance the balancer asks for the page, and which one for its files. */
  readonly page: InstanceName;
  readonly files: InstanceName;
}

const step = (number: number, happens: Step['happens'], page: InstanceName, files: InstanceName = page): Step => ({
  number,
  happens,
  page,
  files,
});

/** While B is rolled out, one instance still has A, and its page may load files from one that has B. */
export const steps: readonly Step[] = [
  step(1, 'A is live', 'deployed'),
  step(2, 'B is rolled out', 'old', 'deployed'),
  step(3, 'B is live', 'deployed'),
  step(4, 'B was reverted', 'scaled'),
  step(5, 'B was reverted', 'deployed'),
  step(6, 'B was reverted', 'scaled'),
  step(7, 'B was reverted', 'deployed'),
  step(8, 'B was reverted', 'scaled'),
];

/**
 * How a visitor reaches the site. `direct`: one who comes back, with what the browser has kept. Through a CDN come others,
 * who have nothing; what it keeps is either fresh when they come, or has expired, so that it asks the site. `tab`: a page
 * that was opened while B was live, and loads a part of itself after the revert.
 */
export type Way = 'direct' | CacheWay | 'tab';
export type CacheWay = `${CacheName}-${Age}`;
export type CacheName = 'nginx' | 'varnish';
export type Age = 'fresh' | 'expired';

export const wayWords: Readonly<Record<Way, string>> = {
  direct: 'returning visitor',
  'nginx-fresh': 'nginx, fresh entry',
  'nginx-expired': 'nginx, expired entry',
  'varnish-fresh': 'Varnish, fresh entry',
  'varnish-expired': 'Varnish, expired entry',
  tab: 'tab open since B',
};

export type ClientName = 'script' | 'chromium';

/** One visitor of one site on one way: nothing of it is shared with another lane. */
export interface Lane {
  readonly scheme: SchemeId;
  readonly way: Way;
  readonly client: ClientName;
  readonly host: string;
}

/** Each of them has a host name of its own, since caches go by the URL. */
export function lanesOf(
  schemes: readonly SchemeId[],
  ways: readonly Way[],
  clients: readonly ClientName[],
): readonly Lane[] {
  return clients.flatMap((client) =>
    schemes.flatMap((scheme) =>
      ways.map((way) => ({ client, scheme, way, host: `${scheme}.${way}.${client}.replay.test` })),
    ),
  );
}

export type PartName = 'style' | 'script' | 'picture' | 'lazy style' | 'lazy script';

/** Of which version the bytes of a part are, or that there were none. */
export type Part = Version | 'missing';

/** What a visitor got to see at one step. */
export interface Load {
  readonly step: Step;
  readonly page: Version;
  readonly parts: Readonly<Partial<Record<PartName, Part>>>;
}

/** Does a page of one version run with a file of the other? */
export function isMixed({ page, parts }: Load): boolean {
  return Object.values(parts).some((part) => part !== 'missing' && part !== page);
}

export function countMissing({ parts }: Load): number {
  return Object.values(parts).filter((part) => part === 'missing').length;
}
