// diff-digests.ts: which texts of a file are digests or ids that follow from names and bytes?
import { hash } from 'node:crypto';
import { debugIdOf } from '@truename/engine';
import { type Build, type BuildFile, isBinary } from './diff-build.ts';
import type { Span } from './diff-names.ts';
import type { Reader } from './diff-read.ts';
import { streamLimit } from './hash-stream.ts';

type Algorithm = 'sha256' | 'sha384' | 'sha512';

const digestText = /\b(sha256|sha384|sha512)-[A-Za-z0-9+/]{43,86}={0,2}/g;
const inlineBody = /<(script|style)\b[^>]*>([\s\S]*?)<\/\1/gi;

/** What the digests of a text may be digests of. */
export interface DigestContext {
  readonly build: Build;
  readonly reader: Reader;
  /** The names in the text: their files come into question. */
  readonly names: readonly Span[];
}

/** Digests of the build's files and of the text's own inline scripts, and the file's debug id. */
export function digestSpans(text: string, file: BuildFile, context: DigestContext): Span[] {
  const ids = file.kind === 'output' && file.digits !== null ? placesOf(text, debugIdOf(file.digits)) : [];
  const spans: Span[] = ids.map((place) => ({ ...place, files: [file], says: 'debug-id' }));
  const known = new Map<Algorithm, ReadonlyMap<string, Pick<Span, 'files' | 'says'>>>();
  for (const { 0: digest, 1: algorithm, index: start } of text.matchAll(digestText)) {
    const index = known.get(algorithm as Algorithm) ?? digestsOf(algorithm as Algorithm, { text, file, ...context });
    known.set(algorithm as Algorithm, index);
    const meant = index.get(digest);
    if (meant) spans.push({ start, end: start + digest.length, ...meant });
  }
  return spans;
}

function placesOf(text: string, part: string): { start: number; end: number }[] {
  const places: { start: number; end: number }[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length))
    places.push({ start: at, end: at + part.length });
  return places;
}

interface Candidates extends DigestContext {
  readonly text: string;
  readonly file: BuildFile;
}

function digestsOf(algorithm: Algorithm, given: Candidates): Map<string, Pick<Span, 'files' | 'says'>> {
  const index = new Map<string, Pick<Span, 'files' | 'says'>>();
  // Browsers hash an inline script after \r\n became \n, so a digest may be of either form.
  for (const [number, { 2: body = '' }] of [...given.text.matchAll(inlineBody)].entries())
    for (const form of [body, body.replace(/\r\n?/g, '\n')])
      index.set(digestOf(algorithm, Buffer.from(form, 'latin1')), { files: [], says: `inline ${number}` });
  for (const file of guarded(given)) {
    const recorded = file.record.integrity?.startsWith(`${algorithm}-`) ? file.record.integrity : undefined;
    const digest = recorded ?? digestOf(algorithm, given.reader.bytes(file));
    const others = index.get(digest)?.files ?? [];
    index.set(digest, { files: [...others, file], says: 'digest' });
  }
  return index;
}

/** Files that a text names or is recorded to depend on; the digest of a large binary is never rewritten. */
function guarded({ file, build, names }: Candidates): Set<BuildFile> {
  const { imports = [], dynamicImports = [], css = [], assets = [] } = file.record;
  const linked = [...imports, ...dynamicImports, ...css, ...assets].flatMap((path) => build.byPath.get(path) ?? []);
  const all = [...names.flatMap(({ files }) => files), ...linked].filter((other) => other !== file);
  return new Set(all.filter((other) => other.record.size <= streamLimit || !isBinary(other)));
}

function digestOf(algorithm: Algorithm, bytes: Uint8Array): string {
  return `${algorithm}-${hash(algorithm, bytes, 'base64')}`;
}
