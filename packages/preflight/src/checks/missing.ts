// missing.ts: what comes for a hashed name that was never built?
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { urlOf } from '../build-files.ts';
import { directivesOf, textOf } from '../cache-control.ts';
import { madeUpPaths } from '../hashed-names.ts';
import { type Answer, isAnswer, type Reply } from '../net/ask.ts';
import type { Silence } from '../net/silence.ts';
import { type Fault, failed, judged, type Result, type Subject, without } from '../results.ts';
import { type Scene, withoutAll } from '../scene.ts';
import { headerText, replyText, statusText } from '../words.ts';
import type { FileLook } from './files.ts';

const missingChecks = ['missing.notfound', 'missing.cached'] as const;

/** Asks one vantage for names that are new at every run, so that no cache knows them. */
export async function checkMissing({ base, vantage }: FileLook, scene: Scene): Promise<Result[]> {
  const at = { subject: base.href, instance: vantage?.text ?? null };
  const reason = scene.gates.reason(base, vantage);
  if (reason !== null) return withoutAll(missingChecks, at, ['blocked', reason]);
  const paths = madeUpPaths(scene.settings.manifest, (length) => randomBytes(length).toString('hex').slice(0, length));
  if (paths.length === 0) return withoutAll(missingChecks, at, ['skipped', 'the build has no hashed files']);
  const results = await Promise.all(paths.map((path) => checkPath(path, { base, vantage }, scene)));
  return results.flat();
}

async function checkPath(
  path: string,
  { base, vantage }: Pick<FileLook, 'base' | 'vantage'>,
  scene: Scene,
): Promise<Result[]> {
  const headers = { 'accept-encoding': 'identity' };
  const question = { url: urlOf(path, base), instance: vantage, limit: 100_000, headers };
  const first = await scene.caller.ask(question);
  // The folder and the extension were looked at; the digits are others every time.
  const subject = scene.settings.assets.href + path.replace(/[0-9a-f]{8,64}(?=[^/]*$)/, '<made-up digits>');
  const at = { subject, instance: vantage?.text ?? null };
  const notFound: Subject = { ...at, check: 'missing.notfound' };
  if (!isAnswer(first)) return [silentResult(notFound, first)];
  const results = [judged(notFound, notFoundFault(first))];
  // Behind the balancer there is no cache.
  if (vantage !== null || (first.status !== 404 && first.status !== 410)) return results;
  return [...results, cachedResult({ ...at, check: 'missing.cached' }, first, await scene.caller.ask(question))];
}

const expected = '404 and Cache-Control: no-store';

/** Whose files came has answered before. */
function silentResult(at: Subject, silence: Silence): Result {
  if (silence.isOurs || silence.silence === 'not-asked')
    return without(at, silence.isOurs ? 'unknown' : 'blocked', silence.text);
  return failed(at, {
    kind: silence.silence,
    expected,
    came: replyText(silence),
    todo: 'Answer 404 to names that are not there, and do not hang up: a CDN makes a 502 of it, and asks again and again',
  });
}

function notFoundFault(reply: Answer): Fault | null {
  const { status, headers } = reply;
  if (status === 404 || status === 410) {
    const header = textOf(headers['cache-control']);
    if (directivesOf(header).has('no-store')) return null;
    return {
      kind: 'no no-store',
      expected,
      came: `${statusText(reply)} and ${headerText('Cache-Control', header)}`,
      todo: 'Send no-store with the 404 of hashed names: a browser or a CDN that keeps it goes on without the file after it is there',
    };
  }
  const isPage = status === 200 && /html/.test(headers['content-type'] ?? '');
  return {
    kind: isPage ? 'a page' : `status ${status}`,
    expected,
    came: replyText(reply),
    todo: isPage
      ? 'Do not answer names with digits with the page of the application: browsers keep it as the file'
      : missingCure(status),
  };
}

function missingCure(status: number): string {
  if (status === 403)
    return 'Let the store say 404: without the right to list a bucket (s3:ListBucket) it says 403 for whatever is not there';
  if (status >= 300 && status < 400) return 'Redirect no files: answer 404';
  return 'Answer 404 to names that are not there';
}

function cachedResult(at: Subject, first: Answer, second: Reply): Result {
  if (!isAnswer(second)) return silentResult(at, second);
  const sign = hitSign(second.headers, first.headers);
  if (sign === null) return judged(at, null);
  return failed(at, {
    kind: 'stored',
    expected: 'a 404 that every request gets from the server of the files',
    came: `the second answer is a stored one (${sign})`,
    todo: 'Let the CDN or the proxy store no errors, or mind no-store in them: a file that is released in this moment stays away for its visitors',
  });
}

/** What in the headers of the second answer says that it was stored; Varnish writes two ids then. */
function hitSign(second: IncomingHttpHeaders, first: IncomingHttpHeaders): string | null {
  for (const name of [
    'cache-status',
    'x-cache',
    'x-cache-status',
    'cf-cache-status',
    'x-proxy-cache',
    'x-vercel-cache',
    'cdn-cache',
  ]) {
    const value = textOf(second[name]);
    // "Cache-Status: name; hit" (RFC 9211), "X-Cache: Error from cloudfront" is none, "Hit from cloudfront" is one.
    if (value !== undefined && /(?:^|[\s;,])(?:TCP_)?(?:NEGATIVE_)?HIT\b/i.test(value)) return `${name}: ${value}`;
  }
  const varnish = textOf(second['x-varnish']);
  if (varnish !== undefined && /\d+\s+\d+/.test(varnish)) return `x-varnish: ${varnish}`;
  const age = second.age;
  if (age !== undefined && (Number(age) > 0 || first.age === undefined)) return `age: ${age}`;
  return null;
}
