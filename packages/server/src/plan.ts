// plan.ts: which status, headers and bytes does a request for a file get?
import type { Encoding } from '@truename/manifest';
import Negotiator from 'negotiator';
import { type ByteRange, headerOf, outcome, type RequestHeaders } from './conditions.ts';
import type { ServeSettings } from './serve-options.ts';
import type { Served, ServedFile, Variant } from './served.ts';

/** What a request says, in any framework. */
export interface StaticRequest {
  readonly method: string;
  /** As the client sent it: a path with its query, or a whole URL. A framework must not have taken a prefix away. */
  readonly url: string;
  readonly headers: RequestHeaders;
}

/** What a request gets. */
export interface Plan {
  /** 307 only while the site is developed: the file is at Vite's dev server. */
  readonly status: 200 | 206 | 304 | 307 | 404 | 412 | 416;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The file whose bytes are the body; with HEAD it only has to be there. Null where no file is sent. */
  readonly file: PlannedFile | null;
  /** The part of the file; null for all of it. */
  readonly range: ByteRange | null;
  /** The body, where it is no file. */
  readonly text: string | null;
}

/** A file that is to be sent. */
export interface PlannedFile {
  /** Below the root, with `/` between segments. */
  readonly path: string;
  /** Directory of the build, absolute; empty for a manifest without one. */
  readonly root: string;
  /** In bytes; null for a source map. A file of another size is not the one that was named. */
  readonly size: number | null;
  /** XXH64 of all its bytes, 16 lower-case hex digits; null for a source map. */
  readonly hash: string | null;
}

/**
 * A file, or why there is none: `unknown` looks like a hashed file of another generation, `stray` does so where none is
 * known to have any, and `other` is not ours at all.
 */
export type Decision =
  | { readonly kind: 'file'; readonly file: ServedFile }
  | { readonly kind: 'unknown' | 'stray' | 'withheld' | 'other' };

/** How a file is sent: itself, or a precompressed sibling. */
export interface FilePlan {
  readonly plan: Plan;
  /** Null for the file itself. */
  readonly encoding: Encoding | null;
}

/** Headers of every answer. */
const always: Readonly<Record<string, string>> = { 'x-content-type-options': 'nosniff' };

/** Of what pages of other sites may read. Never the request's `Origin`: a cache would hand it to others. */
const forAll: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  ...always,
};

/** A file that is not there now may be there in a second, and a stored 404 would hide it. */
export const notFoundPlan: Plan = {
  status: 404,
  headers: {
    ...forAll,
    'cache-control': 'no-store',
    'content-type': 'text/plain; charset=utf-8',
    'content-length': '10',
  },
  file: null,
  range: null,
  text: 'Not found\n',
};

/** Which file is asked for? Pure: no disk is asked. */
export function decide(request: StaticRequest, served: Served, settings: ServeSettings): Decision {
  if (request.method !== 'GET' && request.method !== 'HEAD') return { kind: 'other' };
  const path = pathBelow(request.url, settings.base);
  if (path === null) return { kind: 'other' };
  const file = served.find(path);
  if (file !== null && settings.kinds.has(file.kind)) return { kind: 'file', file };
  if (!served.looksHashed(path)) return { kind: 'other' };
  if (file !== null) return { kind: 'withheld' };
  return { kind: served.isAmongHashed(path) ? 'unknown' : 'stray' };
}

/**
 * How is it sent? Pure.
 *
 * @param how encodings whose files turned out not to be there, and whether pages of other sites may read it.
 */
export function planFile(
  request: StaticRequest,
  file: ServedFile,
  { absent, isOpen }: { readonly absent: readonly Encoding[]; readonly isOpen: boolean },
): FilePlan {
  const variant = negotiated(
    file.variants.filter(({ encoding }) => !absent.includes(encoding)),
    request.headers,
  );
  return { encoding: variant?.encoding ?? null, plan: filePlan(request, { file, variant, isOpen }) };
}

/** The path of a URL below the base, percent-decoded; null for one that is elsewhere or cannot be decoded. */
export function pathBelow(url: string, base: string): string | null {
  if (url.startsWith(base) && !/[%?#]/.test(url)) return url.slice(base.length);
  const path = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  try {
    const decoded = decodeURIComponent(path);
    return decoded.startsWith(base) ? decoded.slice(base.length) : null;
  } catch {
    return null;
  }
}

/** What is sent. */
export interface Sent {
  readonly file: ServedFile;
  /** Null for the file itself. */
  readonly variant: Variant | null;
  /** May pages of other sites read it? */
  readonly isOpen: boolean;
}

/** Headers that a file has in whatever way it is sent. */
export function fileHeaders({ file, variant, isOpen }: Sent): Record<string, string> {
  const etag = etagOf(file, variant);
  return {
    ...(isOpen ? forAll : always),
    'cache-control': file.kind === 'hashed' ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(etag === null ? {} : { etag }),
    ...(file.variants.length === 0 ? {} : { vary: 'Accept-Encoding' }),
  };
}

/** Of the bytes that are sent, so that two encodings, or two ways to compress, never share one. */
function etagOf(file: ServedFile, variant: Variant | null): string | null {
  if (variant !== null) return `"${variant.hash}-${variant.encoding}"`;
  return file.hash === null ? null : `"${file.hash}"`;
}

function filePlan({ method, headers: asked }: StaticRequest, whatIsSent: Sent): Plan {
  const { file, variant } = whatIsSent;
  const { root } = file;
  const { path, size, hash } = variant ?? file;
  const { unchanged, whole } = knownHeaders(whatIsSent);
  const nothing = { file: null, range: null, text: null };
  const sent = { path, root, size, hash };
  if (size === null || unchanged.etag === undefined)
    return { status: 200, headers: whole, file: sent, range: null, text: null };
  const { status, range } = outcome(method, asked, { etag: unchanged.etag, size });
  if (status === 304) return { status, headers: unchanged, ...nothing };
  if (status === 412 || status === 416)
    return { status, headers: { ...(whatIsSent.isOpen ? forAll : always), ...refusal(status, size) }, ...nothing };
  const headers = range === null ? whole : { ...whole, ...partHeaders(range, size) };
  return { status, headers, file: sent, range, text: null };
}

/** Headers of a file that is sent whole, and of one that is not sent since the client has it. */
interface FileHeaders {
  readonly whole: Readonly<Record<string, string>>;
  readonly unchanged: Readonly<Record<string, string>>;
}

/** By file, or precompressed sibling: they are the same for all requests. */
const [knownOpen, knownClosed] = [0, 1].map(() => new WeakMap<ServedFile | Variant, FileHeaders>());

function knownHeaders(sent: Sent): FileHeaders {
  const { file, variant, isOpen } = sent;
  const known = (isOpen ? knownOpen : knownClosed)!;
  const before = known.get(variant ?? file);
  if (before !== undefined) return before;
  const { size } = variant ?? file;
  const unchanged = Object.freeze(fileHeaders(sent));
  const whole = Object.freeze({
    ...unchanged,
    'content-type': contentType(file.type),
    ...(variant === null ? {} : { 'content-encoding': variant.encoding }),
    ...(size === null ? {} : { 'accept-ranges': 'bytes', 'content-length': String(size) }),
  });
  known.set(variant ?? file, { whole, unchanged });
  return { whole, unchanged };
}

function partHeaders({ start, end }: ByteRange, size: number): Record<string, string> {
  return { 'content-length': String(end - start + 1), 'content-range': `bytes ${start}-${end}/${size}` };
}

function refusal(status: 412 | 416, size: number): Record<string, string> {
  const range: Record<string, string> = status === 416 ? { 'content-range': `bytes */${size}` } : {};
  return { 'cache-control': 'no-store', 'content-length': '0', ...range };
}

/** What bundlers write is UTF-8; JSON is so by definition, and XML says it itself. */
function contentType(type: string): string {
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type;
}

/** Its types do not know the order of preference, which decides between encodings that a client likes equally. */
interface Encodings {
  encoding(available: readonly string[], options: { readonly preferred: readonly string[] }): string | undefined;
}

/**
 * The precompressed sibling to send; null for the file itself. That is sent even to a client that refuses `identity` and
 * accepts none of ours, as RFC 9110, section 12.4.1, allows: such clients can read it all the same.
 */
function negotiated(variants: readonly Variant[], headers: RequestHeaders): Variant | null {
  const accepted = headerOf(headers, 'accept-encoding');
  if (accepted === null || variants.length === 0) return null;
  const preferred = variants.map(({ encoding }) => encoding);
  const negotiator: Encodings = new Negotiator({ headers: { 'accept-encoding': accepted } });
  const chosen = negotiator.encoding([...preferred, 'identity'], { preferred });
  return variants.find(({ encoding }) => encoding === chosen) ?? null;
}
