// hidden-tokens.ts: which placeholders does no scan of the text see?
import { Buffer } from 'node:buffer';
import type { Bundle } from './bundle.ts';
import { tokenShape } from './patterns.ts';

const inlineMap = /sourceMappingURL=data:application\/json;(?:charset=[\w-]+;)?base64,([A-Za-z0-9+/]+=*)/g;

/**
 * A worker that was inlined as a string brings its own inline source map, whose `file` names a script that is not
 * emitted: its token becomes zeros. The script's own map, at its end, is the engine's to patch.
 */
export function blankHiddenTokens(bundle: Bundle, length: number): void {
  for (const entry of Object.values(bundle)) {
    if (entry.type !== 'chunk') continue;
    const { code } = entry;
    if (!code.includes('sourceMappingURL=data:')) continue;
    const blanked = code.replace(inlineMap, (comment: string, base64: string, at: number) =>
      code.slice(at + comment.length).trim() === '' ? comment : comment.replace(base64, blankedMap(base64, length)),
    );
    if (blanked !== code) entry.code = blanked;
  }
}

/** Base64 of equal length: tokens and zeros are plain ASCII. */
function blankedMap(base64: string, length: number): string {
  const map = Buffer.from(base64, 'base64').toString('latin1');
  const blanked = map.replace(tokenShape(length), '0'.repeat(length));
  return blanked === map ? base64 : Buffer.from(blanked, 'latin1').toString('base64');
}
