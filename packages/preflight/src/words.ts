// words.ts: how is what came told in a few words?
import { STATUS_CODES } from 'node:http';
import { type Answer, isAnswer, type Reply } from './net/ask.ts';
import { shownUrl } from './shown-urls.ts';

/** Characters of a redirect's target that are shown. */
const longestLocation = 2000;

/** Characters of a body that are shown. */
const shownBody = 80;

/** An answer as it is told: `404 Not Found, text/html: "Service Not Found"`. */
export function replyText(reply: Reply): string {
  if (!isAnswer(reply)) return `no answer: ${reply.text}`;
  const { headers } = reply;
  const to = headers.location === undefined ? '' : ` to ${shownUrl(headers.location.slice(0, longestLocation))}`;
  const type = headers['content-type']?.split(';')[0]?.trim() ?? 'no Content-Type';
  const said = bodyText(reply);
  return `${statusText(reply)}${to}, ${type}${said === '' ? '' : `: "${said}"`}`;
}

/** `404 Not Found`. */
export function statusText({ status, message }: Pick<Answer, 'status' | 'message'>): string {
  const words = message || STATUS_CODES[status] || '';
  return words === '' ? String(status) : `${status} ${words}`;
}

/** The beginning of a text body, without markup; empty for other bodies. */
export function bodyText({ start, headers, unpacked }: Pick<Answer, 'start' | 'headers' | 'unpacked'>): string {
  const type = headers['content-type'] ?? 'text/plain';
  if (headers['content-encoding'] !== undefined && unpacked === null) return '';
  if (!/^(?:text\/|application\/[\w.+-]*(?:json|xml))/.test(type)) return '';
  const text = start
    .toString('utf8')
    .replace(/<(script|style|title)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<[^>]*>?/g, ' ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return text.length > shownBody ? `${text.slice(0, shownBody).trimEnd()}…` : text;
}

/** A header as it is written: `Cache-Control: no-cache`, or `no Cache-Control`. */
export function headerText(name: string, value: string | readonly string[] | undefined): string {
  return value === undefined ? `no ${name}` : `${name}: ${Array.isArray(value) ? value.join(', ') : value}`;
}

/** `1 day`, `3 days`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
