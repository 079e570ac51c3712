// text.ts: how do a file's bytes become text, and text become bytes again?
import { Buffer, isAscii, isUtf8 } from 'node:buffer';
import type { Place } from './problems.ts';

/**
 * Bytes that can be read as text. `latin1` stands for bytes that are no UTF-8: one character a byte, so that nothing is
 * lost. `ascii` is UTF-8, too, with a character a byte: what is written into such a text must be ASCII. The bytes are
 * kept and not the string, because thousands of strings are moved about by the garbage collector, and bytes are not.
 */
export interface Text {
  readonly bytes: Uint8Array;
  readonly encoding: 'ascii' | 'utf8' | 'latin1';
}

/** How bytes can be read, so that nothing is lost. */
export function textOf(bytes: Uint8Array): Text {
  const buffer = asBuffer(bytes);
  return { bytes, encoding: isAscii(buffer) ? 'ascii' : isUtf8(buffer) ? 'utf8' : 'latin1' };
}

/** Decodes a text, reversibly. A byte order mark stays in it. */
export function decode({ bytes, encoding }: Text): string {
  return asBuffer(bytes).toString(encoding === 'utf8' ? 'utf8' : 'latin1');
}

/** The bytes of a text, or of a part of it. */
export function encode(text: string, encoding: Text['encoding']): Uint8Array {
  const buffer = Buffer.from(text, encoding === 'utf8' ? 'utf8' : 'latin1');
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** Which UTF-16 a byte order mark says the bytes are (https://encoding.spec.whatwg.org/#bom-sniff); null without one. */
export function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

/** Text whose characters are bytes, read as UTF-8; null where the bytes are none. */
export function utf8OfLatin1(text: string): string | null {
  if (/[^\0-\xff]/.test(text)) return null;
  const buffer = Buffer.from(text, 'latin1');
  return isUtf8(buffer) ? buffer.toString('utf8') : null;
}

/** Offset of the first byte that is no UTF-8; the number of bytes where there is none. */
export function firstBadByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.byteLength;
  const buffer = asBuffer(bytes);
  // A prefix of good text may end inside a character, so compare with the bytes of whole characters.
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUtf8(buffer.subarray(0, wholeCharacters(buffer, middle)))) good = middle;
    else bad = middle;
  }
  return isUtf8(buffer) ? bytes.byteLength : wholeCharacters(buffer, good);
}

/** Gives places in one text; it is read and its lines are counted once, and only if somebody asks. */
export function placer(path: string, read: () => string): (offset: number) => Place {
  let starts: number[] | null = null;
  return (offset) => {
    starts ??= lineStarts(read());
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { path, line: low + 1, column: offset - starts[low]! + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  if (text.includes('\r')) {
    for (const match of text.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length);
    return starts;
  }
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The last offset up to `end` where a character can end: before a lead byte whose tail is cut off. */
function wholeCharacters(bytes: Uint8Array, end: number): number {
  for (let back = 1; back <= 3 && back <= end; back++) {
    const byte = bytes[end - back]!;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? end - back : end;
    }
    if (byte < 0x80) return end;
  }
  return end;
}
