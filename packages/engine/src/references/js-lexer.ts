// js-lexer.ts: which imports and which calls does a script really make, outside strings, comments and regex literals?
import { type ImportSpecifier, init, parse } from 'es-module-lexer/minimal';

/** Functions and constructors whose first argument is a URL. */
export type Callee = 'URL' | 'Worker' | 'SharedWorker' | 'importScripts' | 'register';

/** A call in code; `open` comes behind its opening parenthesis. */
export interface Call {
  readonly callee: Callee;
  readonly open: number;
}

/** `import … from`, `export … from` or `import(…)`, at offsets of the code. */
export interface ImportSite {
  readonly kind: 'js-import' | 'js-export' | 'js-dynamic-import';
  /** Of the specifier: without quotes in a statement, the whole first argument in `import(…)`. */
  readonly start: number;
  readonly end: number;
}

export interface LexedJs {
  readonly imports: readonly ImportSite[];
  readonly calls: readonly Call[];
  /** Where each `import.meta` ends. */
  readonly metas: readonly number[];
}

/** The lexer does not understand the code from this offset on. */
export interface LexFault {
  readonly at: number;
}

const nothing: LexedJs = { imports: [], calls: [], metas: [] };

/** Loads the lexer; without it the first `lexJs` compiles it on the spot. */
export function prepareJs(): Promise<void> {
  return init();
}

const gap = String.raw`(?:\s|/\*[^*]*\*/)*`;
const global = String.raw`(?:(?:self|window|globalThis)${gap}\.${gap})?`;
const open = String.raw`${gap}\(`;
const notInName = String.raw`(?<![\w$\\#])`;
const created = String.raw`${notInName}new(?![\w$])${gap}${global}`;

/** What stands before each callee and behind it where it is called, as far as a pattern can tell. */
const callPatterns: readonly (readonly [callee: Callee, pattern: RegExp])[] = (
  [
    ['URL', created],
    ['SharedWorker', created],
    ['Worker', created],
    ['importScripts', String.raw`${notInName}(?<!\.)${global}`],
    ['register', String.raw`${notInName}serviceWorker${gap}\??\.${gap}`],
  ] as const
).map(([callee, before]) => [callee, new RegExp(`(?<=${before})${callee}${open}`, 'y')]);
const probe = 'import.meta,';

/**
 * Finds imports and calls. A word that looks like one of the calls gets `import.meta` as a first argument, because the
 * lexer tells where that is code: so one proven lexer decides about strings, comments, templates and regex literals.
 */
export function lexJs(code: string): LexedJs | LexFault {
  const candidates = findCandidates(code);
  if (candidates.length === 0 && !code.includes('import') && !code.includes('export')) return nothing;
  const probed = insertProbes(hideFirstLine(code), candidates);
  const original = (offset: number) => offset - probe.length * countBefore(candidates, offset);
  try {
    return sort(parse(probed)[0], { code, candidates, original });
  } catch (error) {
    const at = error instanceof Error && 'idx' in error ? Number(error.idx) : 0;
    return { at: Math.min(original(at), code.length) };
  }
}

/** Turns `#!` and the `<!--` of old inline scripts into a comment that is as long; the lexer knows neither. */
function hideFirstLine(code: string): string {
  const opening = /^\ufeff?(?:#!|\s*<!--)/.exec(code)?.[0];
  if (opening === undefined) return code;
  const sign = opening.endsWith('#!') ? 2 : 4;
  return `${opening.slice(0, -sign)}${'/'.repeat(sign)}${code.slice(opening.length)}`;
}

/** Looks only where the words stand: one pattern for all of the code would take as long as lexing it. */
function findCandidates(code: string): Call[] {
  const calls: Call[] = [];
  for (const [callee, pattern] of callPatterns) {
    for (let at = code.indexOf(callee); at >= 0; at = code.indexOf(callee, at + 1)) {
      pattern.lastIndex = at;
      if (pattern.test(code)) calls.push({ callee, open: pattern.lastIndex });
    }
  }
  return calls.length > 1 ? calls.sort((a, b) => a.open - b.open) : calls;
}

function insertProbes(code: string, candidates: readonly Call[]): string {
  if (candidates.length === 0) return code;
  let probed = '';
  let from = 0;
  for (const { open } of candidates) {
    probed += code.slice(from, open) + probe;
    from = open;
  }
  return probed + code.slice(from);
}

/** How many probes stand before this offset of the probed code. */
function countBefore(candidates: readonly Call[], offset: number): number {
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (candidates[middle]!.open + middle * probe.length < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Probed {
  readonly code: string;
  readonly candidates: readonly Call[];
  original(offset: number): number;
}

function sort(found: readonly ImportSpecifier[], { code, candidates, original }: Probed): LexedJs {
  const byPlace = new Map(candidates.map((call, k) => [call.open + k * probe.length, call]));
  const imports: ImportSite[] = [];
  const calls: Call[] = [];
  const metas: number[] = [];
  for (const { s, e, ss, d } of found) {
    const call = d === -2 ? byPlace.get(ss) : undefined;
    if (call) calls.push(call);
    else if (d === -2) metas.push(original(e));
    else {
      const statement = code.startsWith('export', original(ss)) ? 'js-export' : 'js-import';
      imports.push({ kind: d === -1 ? statement : 'js-dynamic-import', start: original(s), end: original(e) });
    }
  }
  return { imports, calls, metas };
}
