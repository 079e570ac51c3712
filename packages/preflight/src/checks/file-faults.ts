// file-faults.ts: what is wrong with a file that was asked for?
import type { CheckId } from '../check-list.ts';
import { type Answer, isAnswer } from '../net/ask.ts';
import { type Fault, judged, passed, type Result, type Subject, without } from '../results.ts';
import type { Scene } from '../scene.ts';
import { counted, headerText, replyText } from '../words.ts';
import { cacheFault, typeFault, varyFault } from './file-headers.ts';
import { partFault } from './file-parts.ts';
import { corsFault, policyFault } from './file-sharing.ts';
import { isPacked, type SeenFile } from './files.ts';

/** The results of all checks of one file at one vantage. */
export function fileResults(seen: SeenFile, scene: Scene): Result[] {
  const { file, plain, vantage, url } = seen;
  const at = (check: CheckId) => ({ check, subject: url.href, instance: vantage?.text ?? null });
  if (!isAnswer(plain) && plain.isOurs) return [without(at('asset.status'), 'unknown', `${url.host}: ${plain.text}`)];
  if (!isAnswer(plain) && plain.silence === 'not-asked') return [without(at('asset.status'), 'blocked', plain.text)];
  const missing = statusFault(seen);
  if (missing !== null || !isAnswer(plain)) return [judged(at(tellerOf(seen, scene)), missing)];
  const { wanted, settings } = scene;
  const bytes = bytesFault(seen, plain, wanted);
  const isOfFleet =
    bytes !== null && !wanted.has('asset.bytes') && wanted.has('fleet.bytes') && settings.instances.length > 0;
  const there = [passed(at('asset.status')), judged(at(isOfFleet ? 'fleet.bytes' : 'asset.bytes'), bytes)];
  const isTold = wanted.has('asset.bytes');
  // Headers of a page that stands for a file say nothing of the file.
  if (isTold && bytes?.kind === 'a page') return there;
  const heads = [...there, judged(at('asset.cache'), cacheFault(file, plain))];
  return file.isHashed ? [...heads, ...hashedResults(seen, plain, isTold && bytes !== null)] : heads;
}

/** The check that tells that a file is not there: the first one that is wanted of those that look at it. */
function tellerOf({ file, cors, embedding }: SeenFile, { wanted, settings }: Scene): CheckId {
  const isUsed = cors.length > 0 || embedding.length > 0;
  const all: readonly CheckId[] = [
    ...(['asset.status', 'asset.bytes'] as const),
    ...(settings.instances.length > 0 ? (['fleet.bytes'] as const) : []),
    'asset.cache',
    ...(file.isHashed ? (['asset.type', 'asset.vary'] as const) : []),
    ...(file.isHashed && isUsed ? (['asset.cors'] as const) : []),
    ...(file.isHashed && isPacked(file.record) ? (['asset.encoding'] as const) : []),
    ...(file.isRanged ? (['asset.range'] as const) : []),
    'fleet.validators',
  ];
  return all.find((check) => wanted.has(check)) ?? 'asset.status';
}

/** Compressed answers and parts of other bytes are other bytes too: that is told once. */
function hashedResults(seen: SeenFile, plain: Answer, isOther: boolean): Result[] {
  const { file, vantage, url, part } = seen;
  const at = (check: CheckId) => ({ check, subject: url.href, instance: vantage?.text ?? null });
  return [
    judged(at('asset.type'), typeFault(file.record.type, plain)),
    ...sharingResult(at('asset.cors'), seen, plain),
    ...packedResults(seen, plain, isOther),
    ...(part === null || isOther ? [] : [judged(at('asset.range'), partFault(seen, part, plain))]),
  ];
}

function sharingResult(at: Subject, { cors, embedding, others, url }: SeenFile, plain: Answer): Result[] {
  if (cors.length === 0 && embedding.length === 0) return [];
  const fault = cors.length === 0 ? null : corsFault(plain, cors, others);
  return [judged(at, fault ?? policyFault(plain, embedding, url.host))];
}

function statusFault({ plain, vantage, url }: SeenFile): Fault | null {
  if (isAnswer(plain) && plain.status === 200) return null;
  return {
    kind: isAnswer(plain) ? `status ${plain.status}` : plain.silence,
    expected: 'status 200 and the file',
    came: replyText(plain),
    todo: statusCure(isAnswer(plain) ? plain.status : null, vantage === null ? url.hostname : vantage.text),
  };
}

function statusCure(status: number | null, who: string): string {
  if (status === null || status >= 500) return `Look into the log of ${who} why it gives no whole answer`;
  if (status >= 300 && status < 400) return 'Serve files under the URLs that pages name, without a redirect';
  if (status === 401) return 'Let everybody read the files: browsers ask for some of them without cookies';
  return `Copy the files of the build to ${who} before its pages; if none of them is there, look for the route and the base ("assets")`;
}

function bytesFault(
  { file: { record, isHashed }, sum, vantage }: SeenFile,
  plain: Answer,
  wanted: ReadonlySet<CheckId>,
): Fault | null {
  // What was compressed without being asked for is told so.
  if (plain.damage !== null && isHashed && wanted.has('asset.encoding')) return null;
  if (!plain.isCut && plain.size === record.size && sum === record.hash) return null;
  const came = plain.isCut ? `more than ${record.size} bytes` : `${counted(plain.size, 'byte')} with the sum ${sum}`;
  const page =
    /html/.test(plain.headers['content-type'] ?? '') && record.type !== 'text/html'
      ? ', HTML: a page instead of the file'
      : '';
  return {
    kind: page === '' ? 'other bytes' : 'a page',
    expected: `${counted(record.size, 'byte')} with the sum ${record.hash} (XXH64)`,
    came: came + page,
    todo:
      page === ''
        ? bytesCure(isHashed, vantage === null)
        : 'Answer 404 to files that are not there, never a page (try_files, error pages of a CDN)',
  };
}

function bytesCure(isHashed: boolean, isEdge: boolean): string {
  const copy = 'Copy the file from the build again, and let nothing change it on its way (minifiers, image services)';
  if (!isHashed) return `${copy}; it belongs to another build, or is kept by a cache`;
  return isEdge
    ? `${copy}; if a CDN keeps the wrong bytes, build with another salt: browsers never ask for this URL again`
    : copy;
}

/** `asset.encoding` and `asset.vary`. */
function packedResults(seen: SeenFile, plain: Answer, isOther: boolean): Result[] {
  const { url, vantage, packed } = seen;
  const at = (check: CheckId) => ({ check, subject: url.href, instance: vantage?.text ?? null });
  const unasked = unaskedFault(plain);
  if (unasked !== null) return [judged(at('asset.encoding'), unasked)];
  const vary = judged(at('asset.vary'), varyFault(plain, packed?.reply ?? null));
  if (packed === null || isOther) return [vary];
  return [judged(at('asset.encoding'), packedFault(seen, packed)), vary];
}

function unaskedFault({ headers }: Answer): Fault | null {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() === 'identity') return null;
  return {
    kind: 'not asked for',
    expected: 'no Content-Encoding, as nothing else was accepted (Accept-Encoding: identity)',
    came: headerText('Content-Encoding', encoding),
    todo: 'Upload the plain file, and let the server or the CDN compress what is asked for; an object that was uploaded compressed is sent so to everybody',
  };
}

function packedFault(
  { file: { record }, plain }: SeenFile,
  { reply, sum }: NonNullable<SeenFile['packed']>,
): Fault | null {
  const expected = 'the same file, compressed or not';
  const todo = 'Compress the file again, from the file of this build, and in one place only';
  if (!isAnswer(reply) || reply.status !== 200)
    return {
      kind: 'no answer',
      expected,
      came: replyText(reply),
      todo: 'Look for what is different when a browser accepts compression',
    };
  const { headers, damage, isCut, size } = reply;
  const encoding = headerText('Content-Encoding', headers['content-encoding']);
  // Zstandard cannot be unpacked by Node 20, and is not asked for then.
  if (damage !== null) return { kind: 'damaged', expected, came: `${encoding}, and ${damage}`, todo };
  if (isCut)
    return { kind: 'other bytes', expected, came: `${encoding}, and more than ${record.size} bytes unpacked`, todo };
  const isSame = isAnswer(plain) && sum === record.hash;
  if (!isSame && reply.unpacked !== null)
    return {
      kind: 'other bytes',
      expected,
      came: `${encoding}, and ${counted(size, 'byte')} with the sum ${sum} unpacked`,
      todo,
    };
  return reply.unpacked !== null && isAnswer(plain) ? sharedTag(plain, reply) : null;
}

/** RFC 9110, 8.8.3.3: representations in two encodings have two strong tags. */
function sharedTag(plain: Answer, packed: Answer): Fault | null {
  const tag = packed.headers.etag;
  if (tag === undefined || tag.startsWith('W/') || tag !== plain.headers.etag) return null;
  return {
    kind: 'shared ETag',
    expected: 'another ETag for the compressed answer, or a weak one (W/"…")',
    came: `ETag: ${tag} for both, and ${headerText('Content-Encoding', packed.headers['content-encoding'])}`,
    todo: 'Let what compresses the answer change its ETag too: parts of two encodings would be put together by it',
  };
}
