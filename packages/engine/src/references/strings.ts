// strings.ts: which strings of a script hold URLs of ours?
import type { Findings, LeftAlone, Reference, Region } from '../types.ts';
import { isAst } from './estree.ts';
import { placeText } from './js-literal.ts';
import type { JsStrings } from './options.ts';
import { mentionsOfOurs, oursIn } from './our-urls.ts';
import { type Chunk, chunksOf } from './string-chunks.ts';

const addedTo = {
  before: 'something is put before it at run time',
  after: 'it is added to or changed at run time',
} as const;

/**
 * Finds URLs of ours (prefix and path, bounded on both sides) in string literals and template chunks. Parses only when
 * the text can hold one.
 * @param taken offsets (in the region's text) of the contents of literals that were dealt with elsewhere
 */
export function findJsStrings(region: Region, strings: JsStrings, taken: ReadonlySet<number> = new Set()): Findings {
  // Rollup leaves a byte order mark out of its offsets, Rolldown counts it.
  const skip = region.text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const mentions = mentionsOfOurs(region.text.slice(skip), strings);
  if (mentions.length === 0) return { references: [] };
  const plain: Region = { text: region.text.slice(skip), place: (index) => region.place(index + skip) };
  try {
    const program = strings.parse(plain.text);
    if (!isAst(program)) throw new TypeError('the parser gave no program');
    const chunks = chunksOf(program, { code: plain.text, mentions }).filter(
      ({ said }) => !taken.has(said.start + skip),
    );
    return collect(plain, chunks, strings);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    const why = `the script could not be parsed, so URLs in its strings were not looked for (${reason})`;
    const text = plain.text.slice(0, 60).split(/[\n\r]/, 1)[0]!;
    const fault = { code: 'parse-failed', severity: isQuoted(plain.text, mentions) ? 'warning' : 'info' } as const;
    return { references: [], leftAlone: [{ start: plain.place(0), text, why, fault }] };
  }
}

/** Does one of these places begin a string, as far as can be told without a parser? */
function isQuoted(code: string, mentions: ReturnType<typeof mentionsOfOurs>): boolean {
  return mentions !== 'everywhere' && mentions.some((at) => /["'`]/.test(code.charAt(at - 1)));
}

function collect(region: Region, chunks: readonly Chunk[], strings: JsStrings): Findings {
  const references: Reference[] = [];
  const leftAlone: LeftAlone[] = [];
  const repeated = repeatedStarts(chunks);
  const reported = new Set<number>();
  for (const { said, before, after, barred } of chunks) {
    for (const { from, to, open } of oursIn(said.text, { before, after }, strings)) {
      const place = placeText(region, said, { from, to });
      const why = barred?.why ?? repeated.get(said.start) ?? (open && addedTo[open]);
      if (!why) references.push({ kind: 'js-string', ...place });
      else if (!reported.has(place.start))
        leftAlone.push({ start: place.start, text: place.url, why, ...(barred?.compared && { compared: true }) });
      reported.add(place.start);
    }
  }
  references.sort((a, b) => a.start - b.start);
  leftAlone.sort((a, b) => a.start - b.start);
  return leftAlone.length > 0 ? { references, leftAlone } : { references };
}

/** The separator of a join stands between all its pieces, each time with other neighbours. */
function repeatedStarts(chunks: readonly Chunk[]): ReadonlyMap<number, string> {
  const seen = new Set<number>();
  const repeated = new Map<number, string>();
  for (const { start } of chunks.map(({ said }) => said)) {
    if (seen.has(start)) repeated.set(start, 'it is put between several texts');
    seen.add(start);
  }
  return repeated;
}
