// answer.ts: what is sent, once the disk is asked too?
import type { Encoding } from '@truename/manifest';
import type { ByteRange } from './conditions.ts';
import { decide, notFoundPlan, type Plan, type PlannedFile, pathBelow, planFile, type StaticRequest } from './plan.ts';
import type { ServeSettings } from './serve-options.ts';
import type { Served, ServedFile } from './served.ts';

/** Where the bytes of files come from, in the form that a server's response takes. */
export interface Source<Body> {
  /** The bytes of a file or of a part of it; null when it is not there, or has another size than the plan says. */
  readonly read: (file: PlannedFile, range: ByteRange | null) => Promise<Body | null>;
  /** Lets go of bytes that nobody wants. */
  readonly drop: (body: Body) => void;
  /**
   * What stands now where a file keeps its name, since such files may be written at deploy; null when nothing does.
   * A source without it has the files of the build, as they were built.
   */
  readonly stand?: (file: Pick<PlannedFile, 'root' | 'path'>) => Promise<Standing<Body> | null>;
}

/** A file as it stands, whatever the manifest says of it. */
export interface Standing<Body> {
  /** In bytes. */
  readonly size: number;
  /** XXH64 of the bytes, 16 lower-case hex digits. */
  readonly hash: string;
  /** These bytes, or a part of them. */
  readonly read: (range: ByteRange | null) => Body;
  /** Lets go of it; what `read()` gave stays good. */
  readonly close: () => Promise<void>;
}

/** What is sent. */
export interface Answer<Body> {
  readonly status: Plan['status'];
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null for no body. */
  readonly body: Body | string | null;
}

/** @param isUrgent false: only where a look need not be waited for, since the name is rather the application's. */
export type LookAgain = (isUrgent: boolean) => Promise<boolean>;

/** What an answer is made from. */
export interface Answering<Body> {
  readonly served: Served;
  readonly settings: ServeSettings;
  readonly source: Source<Body>;
  /** Looks once for a newer generation; true when there are more files than before. */
  readonly lookAgain: LookAgain;
  /** Told of each request for an original, by its path below the base. */
  readonly onOriginal: (path: string) => void;
}

/**
 * The answer to a request; null leaves it to the next handler. A name that looks hashed and is unknown, or a file that
 * is gone, may belong to a newer generation: one look, then 404, or the next handler where no generation has such files.
 */
export async function answer<Body>(request: StaticRequest, about: Answering<Body>): Promise<Answer<Body> | null> {
  const first = await attempt(request, about);
  if (first === 'other') return null;
  if (typeof first === 'object') return first;
  const second =
    first !== 'withheld' && (await about.lookAgain(first !== 'stray')) ? await attempt(request, about) : first;
  if (typeof second === 'object') return second;
  if (second === 'other' || second === 'stray' || about.settings.fallthrough) return null;
  const { status, headers, text } = notFoundPlan;
  return { status, headers, body: request.method === 'HEAD' ? null : text };
}

type Failure = 'unknown' | 'stray' | 'withheld' | 'other' | 'gone';

async function attempt<Body>(request: StaticRequest, about: Answering<Body>): Promise<Answer<Body> | Failure> {
  const { served, settings, source } = about;
  const decision = decide(request, served, settings);
  if (decision.kind !== 'file') return decision.kind;
  const { file } = decision;
  const keepsName = file.kind === 'fixed' || file.kind === 'page';
  const isOpen = settings.open.has(file.kind);
  if (keepsName && source.stand !== undefined) return answerAsItStands(request, { file, isOpen, source });
  const answered = await answerFile(request, { file, isOpen, absent: [], source });
  if (answered !== 'gone' && file.kind === 'original') about.onOriginal(pathBelow(request.url, settings.base) ?? '');
  return answered;
}

/** With its own size and ETag, and without precompressed copies when it is no longer what they were made from. */
async function answerAsItStands<Body>(
  request: StaticRequest,
  { file, isOpen, source }: Omit<Sending<Body>, 'absent' | 'standing'>,
): Promise<Answer<Body> | 'gone'> {
  const standing = (await source.stand?.(file)) ?? null;
  if (standing === null) return 'gone';
  const { size, hash } = standing;
  const absent = hash === file.hash ? [] : file.variants.map(({ encoding }) => encoding);
  try {
    return await answerFile(request, { file: { ...file, size, hash }, isOpen, absent, source, standing });
  } finally {
    await standing.close();
  }
}

interface Sending<Body> {
  readonly file: ServedFile;
  /** May pages of other sites read it? */
  readonly isOpen: boolean;
  /** Encodings that are not to be used. */
  readonly absent: readonly Encoding[];
  readonly source: Source<Body>;
  readonly standing?: Standing<Body>;
}

async function answerFile<Body>(request: StaticRequest, sending: Sending<Body>): Promise<Answer<Body> | 'gone'> {
  const { file, source, standing } = sending;
  const { plan, encoding } = planFile(request, file, sending);
  if (plan.file === null) return { status: plan.status, headers: plan.headers, body: null };
  const isItself = encoding === null && standing !== undefined;
  const body = isItself ? standing.read(plan.range) : await source.read(plan.file, plan.range);
  if (body === null || !fits(plan.headers, body)) {
    if (encoding === null) return 'gone';
    // A precompressed copy may be replaced or taken away after the build; then the file itself is sent.
    return answerFile(request, { ...sending, absent: [...sending.absent, encoding] });
  }
  const headers = withLength(plan.headers, body);
  if (request.method !== 'HEAD') return { status: plan.status, headers, body };
  source.drop(body);
  return { status: plan.status, headers, body: null };
}

/** A client that was told another length would wait for the rest, or take what follows for it. */
function fits(headers: Plan['headers'], body: unknown): boolean {
  return !(body instanceof Uint8Array) || body.length === Number(headers['content-length'] ?? body.length);
}

/** The manifest does not know how long a source map is. */
function withLength(headers: Plan['headers'], body: unknown): Plan['headers'] {
  if (!(body instanceof Uint8Array) || 'content-length' in headers) return headers;
  return { ...headers, 'content-length': String(body.length) };
}
