// validators.ts: are ETags made from content, and the same everywhere?
import type { IncomingHttpHeaders } from 'node:http';
import { isAnswer } from '../net/ask.ts';
import { type Fault, failed, passed, type Result, type Subject } from '../results.ts';
import { headerText } from '../words.ts';
import type { SeenFile } from './files.ts';
import { isHtml } from './route.ts';
import { madeOfTime } from './time-tags.ts';
import type { Visit } from './visit.ts';

/** `fleet.validators`, of files and of pages that came. */
export function validatorResults(files: readonly SeenFile[], visits: readonly Visit[], now: number): Result[] {
  const ofFiles = files.flatMap((seen) => fileResult(seen, now));
  return [...ofFiles, ...differing(files, ofFiles), ...visits.flatMap((visit) => pageResult(visit, now))];
}

function fileResult({ url, vantage, plain }: SeenFile, now: number): Result[] {
  if (!isAnswer(plain) || plain.status !== 200) return [];
  const at: Subject = { check: 'fleet.validators', subject: url.href, instance: vantage?.text ?? null };
  const fault = timeFault(plain.headers, plain.size, now);
  return [fault === null ? passed(at) : failed(at, fault)];
}

function pageResult({ page, vantage, reply }: Visit, now: number): Result[] {
  if (!isAnswer(reply) || !isHtml(reply) || reply.status !== page.status) return [];
  const at: Subject = { check: 'fleet.validators', subject: page.url.href, instance: vantage?.text ?? null };
  const fault = timeFault(reply.headers, reply.size, now);
  return [fault === null ? passed(at) : failed(at, fault)];
}

const cure =
  'Switch ETag and Last-Modified by time off (truename headers writes it), or serve the files with @truename/server: instances have other times for the same bytes';

/** A `Last-Modified` beside a content ETag does no harm: clients that have both compare the ETag (RFC 9110, 13.2.2). */
function timeFault(headers: IncomingHttpHeaders, size: number, now: number): Fault | null {
  const { etag } = headers;
  const modified = headers['last-modified'];
  const expected = 'an ETag made from the content, or none and no Last-Modified';
  if (etag === undefined) {
    if (modified === undefined) return null;
    return { kind: 'time only', expected, came: `no ETag, and Last-Modified: ${modified}`, todo: cure };
  }
  const how = madeOfTime(etag, { size, modified: Date.parse(modified ?? ''), now });
  if (how === null) return null;
  return { kind: 'ETag of time', expected, came: `ETag: ${etag}, made of ${how}`, todo: cure };
}

/** The tag without its weakness: an instance that compresses on its way makes it weak. */
function opaque(etag: string | undefined): string | null {
  return etag === undefined ? null : etag.replace(/^W\//, '');
}

/** Instances that have another ETag than the first that has one, where none of both is told already. */
function differing(files: readonly SeenFile[], told: readonly Result[]): Result[] {
  const faulty = new Set(told.filter(({ state }) => state === 'failed').map(({ subject }) => subject));
  const first = new Map<string, SeenFile>();
  const results: Result[] = [];
  for (const seen of files) {
    const { plain, url, vantage } = seen;
    if (vantage === null || !isAnswer(plain) || plain.status !== 200 || faulty.has(url.href)) continue;
    const other = first.get(url.href);
    if (other === undefined) first.set(url.href, seen);
    else if (isAnswer(other.plain) && opaque(other.plain.headers.etag) !== opaque(plain.headers.etag))
      results.push(
        failed({ check: 'fleet.validators', subject: url.href, instance: vantage.text }, differentFault(seen, other)),
      );
  }
  return results;
}

function differentFault({ plain }: SeenFile, other: SeenFile): Fault {
  const tag = (reply: SeenFile['plain']) => headerText('ETag', isAnswer(reply) ? reply.headers.etag : undefined);
  return {
    kind: 'another ETag',
    expected: `${tag(other.plain)}, as ${other.vantage?.text} has it`,
    came: tag(plain),
    todo: 'Make ETags from the content only: a visitor who is sent to another instance loads the file again, or keeps a wrong one',
  };
}
