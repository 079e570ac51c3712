// maybe-workers.ts: which strings may be the URL of a service worker, where a script registers one that nobody knows?
import type { LeftAlone, Reference } from '../types.ts';

const scriptUrl = /\.[cm]?js(?:[?#]|$)/i;

/** Strings that may be a worker's URL, in a script that registers one nobody knows, are left alone: browsers compare it. */
export function withoutScripts(strings: readonly Reference[]): {
  readonly references: readonly Reference[];
  readonly leftAlone: readonly LeftAlone[];
} {
  const isScript = ({ url }: Reference): boolean => scriptUrl.test(url);
  return {
    references: strings.filter((reference) => !isScript(reference)),
    leftAlone: strings.filter(isScript).map(({ start, url }) => ({ start, text: url, why: maybeWorker })),
  };
}

const maybeWorker = 'it may be the service worker that this script registers by a URL put together at run time';
