// element-text.ts: what does the text of an SVG element say, through entities, CDATA sections and comments?
import type { Region } from '../types.ts';
import { placeIn } from './decoded.ts';
import { decodeEntities, type EntityContext } from './entities.ts';
import type { TextPiece } from './html-tags.ts';
import { decodedRegion, partOf } from './region.ts';

/** The pieces of an element's text as one region; `asItStands` when nothing was undone or left out. */
export function elementText(
  region: Region,
  pieces: readonly TextPiece[],
  context: EntityContext,
): { readonly region: Region; readonly asItStands: boolean } {
  const [only] = pieces;
  if (only && pieces.length === 1 && !region.text.slice(only.start, only.end).includes('&')) {
    return { region: partOf(region, only.start, only.end), asItStands: !only.cdata };
  }
  const places: number[] = [];
  let text = '';
  for (const span of pieces) {
    const { start, end, cdata } = span;
    const piece = cdata
      ? { text: region.text.slice(start, end), start, places: null }
      : decodeEntities(region.text, span, context);
    for (let index = 0; index < piece.text.length; index++) places.push(placeIn(piece, index));
    text += piece.text;
  }
  places.push(pieces.at(-1)?.end ?? 0);
  return { region: decodedRegion(region, text, places), asItStands: false };
}
