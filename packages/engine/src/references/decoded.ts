// decoded.ts: what does an escaped piece of text say, and where does each of its characters stand?
import type { Reference, ReferenceKind, Region } from '../types.ts';

/** Text with its escapes undone. Offsets are those of the region it was read from. */
export interface Decoded {
  readonly text: string;
  /** Where the text starts, without quotes. */
  readonly start: number;
  /** Where each character of `text`, and its end, stands; null where the text stands there as it is. */
  readonly places: readonly number[] | null;
}

/** A part of a decoded text. */
export function sliceOf({ text, start, places }: Decoded, from: number, to: number): Decoded {
  return {
    text: text.slice(from, to),
    start: places?.[from] ?? start + from,
    places: places?.slice(from, to + 1) ?? null,
  };
}

/** Where `decoded.text[index]` stands in the region. */
export function placeIn({ start, places }: Decoded, index: number): number {
  return places ? (places[index] ?? start) : start + index;
}

/**
 * The reference that a decoded URL is, or null where it cannot name a file: an empty URL, a fragment of the same
 * document, and schemes without files. White space is dropped as the URL parser drops it: C0 control and space at both ends, tab
 * and newline anywhere (https://url.spec.whatwg.org/#concept-basic-url-parser).
 */
export function toReference(region: Region, kind: ReferenceKind, decoded: Decoded): Reference | null {
  const url = withoutUrlSpace(decoded);
  if (url.text === '' || url.text.startsWith('#') || fileless.test(url.text)) return null;
  const start = region.place(placeIn(url, 0));
  const end = region.place(placeIn(url, url.text.length));
  // Undoing an escape only ever shortens, so equal lengths mean that nothing was undone.
  if (end - start === url.text.length) return { kind, start, end, url: url.text };
  const places = Array.from({ length: url.text.length + 1 }, (_, index) => region.place(placeIn(url, index)));
  return { kind, start, end, url: url.text, places };
}

const fileless = /^(?:data|blob|about|javascript|mailto|tel|sms|cid):/i;
const insideUrl = /[\t\n\r]/;

function withoutUrlSpace(decoded: Decoded): Decoded {
  const { text } = decoded;
  let from = 0;
  let to = text.length;
  while (from < to && text.charCodeAt(from) <= 0x20) from++;
  while (to > from && text.charCodeAt(to - 1) <= 0x20) to--;
  const url = to - from === text.length ? decoded : sliceOf(decoded, from, to);
  if (!insideUrl.test(url.text)) return url;
  const kept = Array.from({ length: url.text.length }, (_, index) => index).filter(
    (index) => !insideUrl.test(url.text.charAt(index)),
  );
  return {
    text: kept.map((index) => url.text.charAt(index)).join(''),
    start: url.start,
    places: [...kept, url.text.length].map((index) => placeIn(url, index)),
  };
}
