// file-headers.ts: do the headers of a file let browsers and caches use it?
import type { BuildFile } from '../build-files.ts';
import { directivesOf, type Keeping, longestKeeping, secondsOf, textOf } from '../cache-control.ts';
import { type Answer, isAnswer, type Reply } from '../net/ask.ts';
import type { Fault } from '../results.ts';
import { headerText } from '../words.ts';

/** Seconds. A hashed file is kept for longer, a file that keeps its name for less. */
const month = 30 * 86_400;

export function cacheFault({ isHashed }: BuildFile, { headers }: Answer): Fault | null {
  const header = textOf(headers['cache-control']);
  const directives = directivesOf(header);
  const came = headerText('Cache-Control', header);
  if (!isHashed) return keptNameFault(directives.has('immutable'), longestKeeping(headers), came);
  const isKept = directives.has('immutable') && (secondsOf(directives, 'max-age') ?? 0) >= month;
  const isRefused = ['no-store', 'no-cache', 'private'].some((name) => directives.has(name));
  const expected = 'Cache-Control: public, max-age=31536000, immutable';
  if (!isKept || isRefused)
    return {
      kind: 'not immutable',
      expected,
      came,
      todo: 'Send it with every name that has digits; truename headers writes the lines for nginx, Caddy and Apache',
    };
  if (headers['set-cookie'] === undefined) return null;
  return {
    kind: 'cookie',
    expected: `${expected}, and no cookie`,
    came: 'a Set-Cookie header',
    todo: 'Set no cookies with files: a cache stores the first visitor’s for all, or stores nothing',
  };
}

function keptNameFault(isImmutable: boolean, { seconds, why }: Keeping, header: string): Fault | null {
  if (!isImmutable && seconds < month) return null;
  const came = seconds < month ? header : `${header}, kept by ${why}`;
  return {
    kind: 'kept name',
    expected: 'Cache-Control: no-cache, or a short max-age: the name is not made from the content',
    came,
    todo: 'Send immutable for hashed names only: the next build has other bytes under this name',
  };
}

/** Essences of JavaScript (WHATWG MIME Sniffing, 4.6). */
const scripts = /^(?:text|application)\/(?:x-)?(?:java|ecma)script$|^text\/(?:javascript1\.[0-5]|jscript|livescript)$/;

/** What is as good as the type of the build, where that is more than the type itself. */
const alike: readonly (readonly [type: RegExp, alike: RegExp])[] = [
  [/^text\/javascript$/, scripts],
  [/[/+]json$/, /[/+]json$|^text\/json$/],
  [/[/+]xml$|^image\/svg\+xml$/, /[/+]xml$/],
  [/^image\//, /^image\/(?!svg)/],
  [/^font\/|fontobject$/, /^font\/|^application\/(?:x-)?font|fontobject$|^application\/octet-stream$/],
  [/^(?:audio|video)\//, /^(?:audio|video)\/|^application\/ogg$/],
  [/^text\/(?!css|html)/, /^text\/(?!html)/],
  [/^text\/html$/, /^text\/html$|^application\/xhtml\+xml$/],
];

const exact = /^(?:text\/css|application\/wasm|application\/pdf|image\/svg\+xml)$/;

export function typeFault(type: string, { headers }: Answer): Fault | null {
  const header = headers['content-type'];
  const [, essence = '', charset] = /^\s*([^;\s]+)(?:.*;\s*charset\s*=\s*"?([^";\s]+))?/is.exec(header ?? '') ?? [];
  const came = headerText('Content-Type', header);
  const expected = `Content-Type: ${type}`;
  if (!isAlike(type, essence.toLowerCase()))
    return {
      kind: `${essence} for ${type}`,
      expected,
      came,
      todo: 'Map the extension to this type (mime.types, object metadata): browsers refuse scripts and styles of another type',
    };
  const isText = /^text\/|[/+](?:json|xml)$/.test(type);
  if (!isText || charset === undefined || /^(?:utf-?8|us-ascii)$/i.test(charset)) return null;
  return {
    kind: 'charset',
    expected: `${expected}; charset=utf-8`,
    came,
    todo: 'Announce UTF-8, which the files of a build are in, or no charset',
  };
}

function isAlike(type: string, essence: string): boolean {
  if (essence === type) return true;
  if (essence === 'text/html' || essence === '') return false;
  if (exact.test(type)) return false;
  const rule = alike.find(([types]) => types.test(type));
  // Nobody knows more of other types than that they are no page.
  return rule === undefined || rule[1].test(essence);
}

/** `packed` is what came where compression was accepted. */
export function varyFault(plain: Answer, packed: Reply | null): Fault | null {
  const answers = [plain, ...(packed !== null && isAnswer(packed) ? [packed] : [])];
  for (const { headers } of answers) {
    const vary = textOf(headers.vary);
    const bad = /\*|cookie|user-agent/i.exec(vary ?? '')?.[0];
    if (bad !== undefined)
      return {
        kind: `varies by ${bad.toLowerCase()}`,
        expected: 'Vary: Accept-Encoding, or none',
        came: headerText('Vary', vary),
        todo: 'Take it away from files: caches keep one copy for each visitor, or none',
      };
  }
  const compressed = answers.find(({ unpacked }) => unpacked !== null);
  if (compressed === undefined || /accept-encoding/i.test(textOf(compressed.headers.vary) ?? '')) return null;
  return {
    kind: 'no Vary',
    expected: 'Vary: Accept-Encoding',
    came: `${headerText('Content-Encoding', compressed.headers['content-encoding'])}, and ${headerText('Vary', compressed.headers.vary)}`,
    todo: 'Send it with every answer that may be compressed (nginx: gzip_vary on): caches would hand compressed bytes to clients that cannot unpack them',
  };
}
