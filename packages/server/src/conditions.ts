// conditions.ts: what do a request's conditions and its range ask for? (RFC 9110, sections 13 and 14)
import parseRange from 'range-parser';

/** Header names are in lower case, as `node:http` gives them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Positions in bytes, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What is known of the bytes that would be sent. */
export interface Representation {
  readonly etag: string;
  /** In bytes. */
  readonly size: number;
}

export type Outcome =
  | { readonly status: 200 | 304 | 412 | 416; readonly range: null }
  | { readonly status: 206; readonly range: ByteRange };

/** In the order of RFC 9110, section 13.2.2. Dates are ignored, since our files have none. */
export function outcome(method: string, headers: RequestHeaders, representation: Representation): Outcome {
  const { etag, size } = representation;
  const ifMatch = headerOf(headers, 'if-match');
  if (ifMatch !== null && !matchesStrongly(ifMatch, etag)) return { status: 412, range: null };
  const ifNoneMatch = headerOf(headers, 'if-none-match');
  if (ifNoneMatch !== null && isKnown(ifNoneMatch, etag)) return { status: 304, range: null };
  // A range means something for GET only (section 14.2).
  const wanted = method === 'GET' ? headerOf(headers, 'range') : null;
  const ifRange = headerOf(headers, 'if-range');
  if (wanted === null || (ifRange !== null && ifRange !== etag)) return { status: 200, range: null };
  return rangeOf(wanted, size);
}

/** The value of a header, or null; several lines of one header are one list. */
export function headerOf(headers: RequestHeaders, name: string): string | null {
  const value = headers[name];
  if (value === undefined || typeof value === 'string') return value ?? null;
  return value.join(', ');
}

function matchesStrongly(ifMatch: string, etag: string): boolean {
  return ifMatch.split(',').some((each) => each.trim() === etag || each.trim() === '*');
}

/**
 * By weak comparison (section 13.1.2). Apache compresses on its way and writes `"tag-gzip"` for our `"tag"`: the content
 * is the one that we would send.
 */
function isKnown(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((each) => {
    const tag = each.trim().replace(/^W\//, '');
    return tag === etag || tag.replace(/-(?:gzip|br|zstd|deflate)"$/, '"') === etag;
  });
}

/**
 * One range is sent as it is. Several that do not touch get the whole file, as section 14.2 allows: nobody needs
 * `multipart/byteranges`, and it makes a small request cost many reads. So do a malformed range, another unit, and any
 * range of an empty file.
 */
function rangeOf(value: string, size: number): Outcome {
  const all = { status: 200, range: null } as const;
  if (size === 0 || !/^bytes=/i.test(value)) return all;
  const ranges = parseRange(size, longSuffixesCut(value, size), { combine: true });
  if (ranges === -1) return { status: 416, range: null };
  if (ranges === -2 || ranges.length !== 1) return all;
  return { status: 206, range: { start: ranges[0]!.start, end: ranges[0]!.end } };
}

/** A suffix longer than the file is the whole file (section 14.1.2); range-parser takes it for unsatisfiable. */
function longSuffixesCut(value: string, size: number): string {
  return value.replace(/([=,]\s*-)(\d+)/g, (_, sign, length) => sign + Math.min(Number(length), size));
}
