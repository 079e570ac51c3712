// find-options.ts: what do the parsers look for under these settings?
import type { Settings } from './options.ts';
import type { Problem } from './problems.ts';
import type { FindOptions } from './references/options.ts';
import { encodePath, type Resolver } from './resolve.ts';

/** The parsers' options. Strings of scripts are looked through only with a parser and a base that URLs can begin with. */
export function findOptions(settings: Settings, resolver: Resolver): FindOptions {
  const { attributes, jsStrings, parseJs } = settings;
  const prefixes = stringPrefixes(settings);
  if (!jsStrings || !parseJs || prefixes.length === 0) return { attributes, strings: null };
  const isOurs = (url: string) => resolver.resolveInRoot(url).to === 'asset';
  return { attributes, strings: { parse: parseJs, prefixes, isOurs } };
}

/** An option that cannot work is an error, not a silent no. */
export function optionProblems({ jsStrings, parseJs }: Settings): Problem[] {
  if (!jsStrings || parseJs) return [];
  const message = 'URLs in strings of scripts are to be rewritten, and there is no parser for scripts';
  const hint = 'Give "parseJs", for instance `parseAst` of rollup/parseAst, or leave "jsStrings" out';
  return [{ code: 'invalid-option', severity: 'error', message, hint }];
}

/** What an absolute URL of ours begins with; a relative base has none. */
function stringPrefixes({ base, aliases }: Settings): string[] {
  const prefixes = new Set<string>();
  if (!base.startsWith('.') && base !== '') prefixes.add(base);
  for (const [url, path] of aliases) {
    const tail = encodePath(path);
    prefixes.add(url.endsWith(tail) ? url.slice(0, -tail.length) : url.slice(0, url.lastIndexOf('/') + 1));
  }
  return [...prefixes].sort();
}
