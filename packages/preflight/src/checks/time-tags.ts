// time-tags.ts: is an ETag made of a file's time?

/** What is known of the answer that has the tag. */
export interface Tagged {
  /** Bytes, unpacked. */
  readonly size: number;
  /** Milliseconds since 1970; NaN without a `Last-Modified`. */
  readonly modified: number;
  readonly now: number;
}

/** The parts of the tag as a server puts them together: `a time and the size, as nginx does`. Null for none known. */
export function madeOfTime(etag: string, tagged: Tagged): string | null {
  const tag = etag.replace(/^W\//, '').replace(/^"|"$/g, '');
  if (isTimeAndSize(tag, tagged)) return 'the time and the size of the file, in hexadecimal';
  if (isCaddys(tag, tagged)) return 'the time and the size of the file, as Caddy does it';
  if (isWindowsTime(tag, tagged)) return 'the time of the file, as IIS does it';
  if (/^(?:[0-9a-f]+|\d+)$/.test(tag) && isModified(tag, tagged)) return 'the time of the file';
  return null;
}

/**
 * nginx: `time-size`. Apache: `size-time` or `inode-size-time`, in microseconds. `send` and most of Node: `size-time`, in
 * milliseconds. What compresses on its way may have added `-gzip`.
 */
function isTimeAndSize(tag: string, tagged: Tagged): boolean {
  const parts = tag.replace(/[-;](?:gzip|br|zstd|deflate)$/, '').split('-');
  if (parts.length < 2 || parts.length > 3 || parts.some((part) => !/^[0-9a-f]{1,16}$/.test(part))) return false;
  // The very time of Last-Modified says it all: the size may be that of a file that was compressed before.
  if (!Number.isNaN(tagged.modified) && parts.some((part) => isTime(Number.parseInt(part, 16), tagged))) return true;
  const size = parts.findIndex((part) => Number.parseInt(part, 16) === tagged.size);
  return size >= 0 && parts.some((part, index) => index !== size && isTime(Number.parseInt(part, 16), tagged));
}

/** In base 36, one right behind the other; told from other tags by the Last-Modified that Caddy always sends. */
function isCaddys(tag: string, { size, modified }: Tagged): boolean {
  const ending = size.toString(36);
  if (Number.isNaN(modified) || !tag.endsWith(ending)) return false;
  const time = Number.parseInt(tag.slice(0, -ending.length), 36);
  return units.some((unit) => isSecond(time / unit, modified));
}

/** 100 nanoseconds since 1601, and a counter of changes. */
function isWindowsTime(tag: string, { modified }: Tagged): boolean {
  const [, digits] = /^([0-9a-f]{14,16}):\d+$/.exec(tag) ?? [];
  if (digits === undefined) return false;
  return Number(BigInt(`0x${digits}`) / 10_000_000n) - 11_644_473_600 === modified / 1000;
}

function isModified(tag: string, { modified }: Tagged): boolean {
  return [10, 16].some((base) => units.some((unit) => isSecond(Number.parseInt(tag, base) / unit, modified)));
}

/** Billionths of a second are more than a number can hold exactly: the last of them may be the next second's. */
function isSecond(seconds: number, modified: number): boolean {
  const second = modified / 1000;
  return Math.floor(seconds) === second || seconds === second + 1;
}

/** Seconds, and their thousandth, millionth and billionth parts. */
const units = [1, 1e3, 1e6, 1e9] as const;

const start = Date.UTC(1990) / 1000;

/** Any time that a file may have, in any unit; the very one of Last-Modified where there is one. */
function isTime(value: number, { modified, now }: Tagged): boolean {
  return units.some((unit) => {
    const seconds = value / unit;
    if (!Number.isNaN(modified)) return isSecond(seconds, modified);
    return seconds >= start && seconds <= now / 1000 + 86_400;
  });
}
