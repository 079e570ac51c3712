// options.ts: what may be set, and what does it become?
import { checkedOrigin } from './urls.ts';

/** What happens when a template asks for a name that the build does not have. */
export type OnMissing = 'throw' | 'warn' | ((name: string, error: Error) => string);

/** Settings of names and pages. */
export interface NameOptions {
  /** Where the files are served: a path or an http(s) URL that ends with a slash. Default: the manifest's base. */
  readonly base?: string | undefined;
  /**
   * Scheme and host that stand before the base, such as a CDN's: fixed, or chosen for each request (null for paths on
   * the page's own origin). The server serves all files too, so one build can be used with any origin.
   */
  readonly origin?: string | OriginOf | undefined;
  /**
   * Default: `'throw'`. With `'warn'` the name itself becomes a URL below the base, which may be the original's; a
   * function gives the URL. An error page should not fail a second time; for all others a missing name is a bug.
   */
  readonly onMissing?: OnMissing | undefined;
}

/** A method, so that it may be written for the requests of one framework. */
export type OriginOf = { of(request: unknown): string | null | undefined }['of'];

/** Options of names and pages, resolved. */
export interface Settings {
  /** Null: the manifest's. */
  readonly base: string | null;
  readonly origin: string | OriginOf | null;
  /** What stands before absolute URLs of a page without an origin; for a page of development, that of the built site. */
  readonly absoluteOrigin?: string | OriginOf | null;
  readonly onMissing: OnMissing;
  /** Tells the operator. */
  readonly warn: (message: string) => void;
}

export const nameOptions: readonly string[] = ['base', 'origin', 'onMissing'];

/** @throws TypeError for a wrong value. */
export function resolveOptions({ base, origin, onMissing = 'throw' }: NameOptions): Settings {
  if (origin !== undefined && typeof origin !== 'function') checkedOrigin(origin);
  if (onMissing !== 'throw' && onMissing !== 'warn' && typeof onMissing !== 'function')
    throw new TypeError(`onMissing is ${JSON.stringify(onMissing)}: give "throw", "warn" or a function`);
  return { base: base ?? null, origin: origin ?? null, onMissing, warn: (message) => console.warn(message) };
}
