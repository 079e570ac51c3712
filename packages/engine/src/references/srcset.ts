// srcset.ts: which URLs stand in a `srcset` value?
import { type Decoded, sliceOf } from './decoded.ts';

const isSpace = (c: string): boolean => c === ' ' || c === '\n' || c === '\t' || c === '\r' || c === '\f';

/** URLs of a `srcset` (https://html.spec.whatwg.org/#parse-a-srcset-attribute): a comma inside one does not end it. */
export function srcsetUrls(value: Decoded): Decoded[] {
  const { text } = value;
  const urls: Decoded[] = [];
  for (let at = 0; ; ) {
    while (isSpace(text.charAt(at)) || text.charAt(at) === ',') at++;
    if (at >= text.length) return urls;
    const start = at;
    while (at < text.length && !isSpace(text.charAt(at))) at++;
    let end = at;
    while (text.charAt(end - 1) === ',') end--;
    urls.push(sliceOf(value, start, end));
    if (end === at) at = descriptorsEnd(text, at);
  }
}

/** Behind the comma that ends a candidate; one in brackets ends nothing. */
function descriptorsEnd(text: string, from: number): number {
  let inBrackets = false;
  for (let at = from; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === '(') inBrackets = true;
    else if (c === ')') inBrackets = false;
    else if (c === ',' && !inBrackets) return at + 1;
  }
  return text.length;
}
