// answer.ts: what is sent, once the disk is asked too?
import type { Encoding } from '@truename/manifest';
import type { ByteRange } from './conditions.ts';
import { decide, notFoundPlan, type Plan, type PlannedFile, pathBelow, type StaticRequest } from './plan.ts';
import type { ServeSettings } from './serve-options.ts';
import type { Served } from './served.ts';

/** Where the bytes of files come from, in the form that a server's response takes. */
export interface Source<Body> {
  /** The bytes of a file or of a part of it; null when it is not there, or has another size than the plan says. */
  readonly read: (file: PlannedFile, range: ByteRange | null) => Promise<Body | null>;
  /** Lets go of bytes that nobody wants. */
  readonly drop: (body: Body) => void;
}

/** What is sent. */
export interface Answer<Body> {
  readonly status: Plan['status'];
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null for no body. */
  readonly body: Body | string | null;
}

/** What an answer is made from. */
export interface Answering<Body> {
  readonly served: Served;
  readonly settings: ServeSettings;
  readonly source: Source<Body>;
  /** Looks once for a newer generation; true when there are more files than before. */
  readonly lookAgain: () => Promise<boolean>;
  /** Told of each request for an original, by its path below the base. */
  readonly onOriginal: (path: string) => void;
}

/**
 * The answer to a request; null leaves it to the next handler. A name that looks hashed and is unknown, or a file that
 * is gone, may belong to a newer generation: one look, then 404.
 */
export async function answer<Body>(request: StaticRequest, about: Answering<Body>): Promise<Answer<Body> | null> {
  const first = await attempt(request, about);
  if (first === 'other') return null;
  if (typeof first === 'object') return first;
  const second = first !== 'withheld' && (await about.lookAgain()) ? await attempt(request, about) : first;
  if (typeof second === 'object') return second;
  if (second === 'other' || about.settings.fallthrough) return null;
  const { status, headers, text } = notFoundPlan;
  return { status, headers, body: request.method === 'HEAD' ? null : text };
}

type Failure = 'unknown' | 'withheld' | 'other' | 'gone';

async function attempt<Body>(request: StaticRequest, about: Answering<Body>): Promise<Answer<Body> | Failure> {
  const { served, settings, source } = about;
  const absent: Encoding[] = [];
  for (;;) {
    const decision = decide(request, served, { settings, absent });
    if (decision.kind !== 'file') return decision.kind;
    const { status, file, range } = decision.plan;
    const body = file === null ? null : await source.read(file, range);
    if (body !== null || file === null) {
      const headers = withLength(decision.plan.headers, body);
      if (decision.file.kind === 'original') about.onOriginal(pathBelow(request.url, settings.base) ?? '');
      if (request.method !== 'HEAD' || body === null) return { status, headers, body };
      source.drop(body);
      return { status, headers, body: null };
    }
    if (decision.encoding === null) return 'gone';
    // A precompressed copy may be replaced or taken away after the build; then the file itself is sent.
    absent.push(decision.encoding);
  }
}

/** The manifest does not know how long a source map is. */
function withLength(headers: Plan['headers'], body: unknown): Plan['headers'] {
  if (!(body instanceof Uint8Array) || 'content-length' in headers) return headers;
  return { ...headers, 'content-length': String(body.length) };
}
