// html-findings.ts: what was found in a page so far?
import type { Findings, IntegrityReference, LeftAlone, Reference, Region, Registration } from '../types.ts';
import type { FindOptions } from './options.ts';
import { hasTemplateCode } from './template-code.ts';

/** What is collected while one page is read. */
export interface Collected {
  readonly region: Region;
  readonly options: FindOptions;
  readonly references: Reference[];
  readonly integrity: IntegrityReference[];
  readonly inline: { readonly start: number; readonly end: number }[];
  readonly leftAlone: LeftAlone[];
  readonly registered: Registration[];
  readonly keys: Reference[];
  /** The first `<base href>`; null where there is none. */
  base: string | null;
}

export function emptyCollection(region: Region, options: FindOptions): Collected {
  return {
    region,
    options,
    references: [],
    integrity: [],
    inline: [],
    leftAlone: [],
    registered: [],
    keys: [],
    base: null,
  };
}

/** Reports text that looks like a reference; `start` is an offset of the region. */
export function leave(collected: Collected, { start, text, why }: LeftAlone): void {
  collected.leftAlone.push({ start: collected.region.place(start), text, why });
}

export const templateCode = 'template code decides this URL when the page is served';
const unknownBase = 'relative to a <base href> that template code decides when the page is served';

/** Adds what another parser found in a part of the page; `doubt` says why a reference is left alone. */
export function absorb(
  collected: Collected,
  findings: Findings,
  doubt: (reference: Reference) => string | null = () => null,
): void {
  const { references, integrity, inline, leftAlone, registered, keys } = collected;
  const index = new Map<number, number>();
  for (const [at, reference] of findings.references.entries()) {
    const why = hasTemplateCode(reference.url) ? templateCode : doubt(reference);
    if (why === null) index.set(at, references.push(reference) - 1);
    else leftAlone.push({ start: reference.start, text: reference.url, why });
  }
  for (const guard of findings.integrity ?? []) {
    const of = index.get(guard.of);
    if (of !== undefined) integrity.push({ ...guard, of });
  }
  inline.push(...(findings.inline ?? []));
  for (const left of findings.leftAlone ?? []) {
    const { start, text } = left;
    leftAlone.push(hasTemplateCode(text) ? { start, text, why: templateCode } : left);
  }
  registered.push(...(findings.registered ?? []));
  keys.push(...(findings.keys ?? []).filter((key) => !hasTemplateCode(key.url) && doubt(key) === null));
}

/** Everything collected. A `<base href>` counts for the whole page, also for what stands before it. */
export function findingsOf(collected: Collected): Findings {
  const { base } = collected;
  if (base !== null && hasTemplateCode(base)) return withUnknownBase(collected);
  const { references, integrity, inline, leftAlone, registered, keys } = collected;
  if (base === null) return { references, integrity, inline, leftAlone, registered, keys };
  const withBase = <T>(link: T) => ({ baseHref: base, ...link });
  return {
    references: references.map(withBase),
    integrity,
    inline,
    leftAlone,
    registered: registered.map(withBase),
    keys: keys.map(withBase),
  };
}

function withUnknownBase(collected: Collected): Findings {
  const kept = emptyCollection(collected.region, collected.options);
  const isRelative = ({ url }: Reference): boolean => !/^(?:[/\\]|[a-z][a-z\d+.-]*:)/i.test(url);
  absorb(kept, collected, (reference) => (isRelative(reference) ? unknownBase : null));
  const { references, integrity, inline, leftAlone, registered, keys } = kept;
  return { references, integrity, inline, leftAlone, registered, keys };
}
