// region.ts: which text does a parser look through, and where does it stand in the file?
import type { Region } from '../types.ts';

/** A whole file. */
export function fileRegion(text: string): Region {
  return { text, place: (index) => index };
}

/** A part of a region that stands there as it is, such as the body of an inline script. */
export function partOf(region: Region, start: number, end: number): Region {
  return { text: region.text.slice(start, end), place: (index) => region.place(start + index) };
}

/** Text whose escapes were undone: `places[i]` is where `text[i]` stands in the outer region, with one more for the end. */
export function decodedRegion(outer: Region, text: string, places: readonly number[]): Region {
  return { text, place: (index) => outer.place(places[index] ?? places[places.length - 1] ?? 0) };
}
