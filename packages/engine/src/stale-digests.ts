// stale-digests.ts: which texts are the SHA digest of a file, and go stale when it is rewritten?
import { hash } from 'node:crypto';
import type { Document } from './document.ts';
import type { DigestEdit, Edit, Linked, PartEdit, ShaAlgorithm, Span } from './edits.ts';
import { targetsOf } from './edits.ts';
import { guardEdits, type Judge } from './guards.ts';
import type { Problem } from './problems.ts';
import { rewriteText, type Slice } from './rewrite.ts';
import { encode } from './text.ts';
import type { Asset } from './types.ts';

/** Files by the digest of their bytes as they came in. */
export interface DigestIndex extends Judge {
  /** The file with this digest (`sha384-…`), if its bytes may be about to change. */
  find(digest: string): Asset | null;
}

/** A file, its edits so far, and what its references name. */
export interface LinkedDocument {
  readonly document: Document;
  readonly edits: readonly Edit[];
  readonly named: readonly (Asset | null)[];
}

const digestText = /\b(sha256|sha384|sha512)-[A-Za-z0-9+/]{43,86}={0,2}/g;
const digestStart = /sha(?:256|384|512)-/;

/** May a text hold digests? */
export function mayHoldDigests(text: string): boolean {
  return digestStart.test(text);
}

/** What is known of the files whose digests are looked for. */
export interface IndexContext {
  /** Is it no companion? */
  isRead(asset: Asset): boolean;
  /** Files, by their index, that may get more edits than they have. */
  readonly unfinished: Pick<ReadonlyMap<number, unknown>, 'has'>;
  /** Were the files digested before? Then values are those of the last time, and files may have been edited since. */
  readonly again: boolean;
}

/** Looks digests up among these files; nothing is computed for an algorithm that no text uses. */
export function digestIndex(files: readonly Linked[], { isRead, unfinished, again }: IndexContext): DigestIndex {
  const byAlgorithm = new Map<ShaAlgorithm, ReadonlyMap<string, Asset>>();
  // The digest of a file whose bytes stay cannot go stale.
  const mayChange = ({ edits }: Linked, index: number) => edits.length > 0 || unfinished.has(index);
  return {
    // Companions come last.
    knows: (asset) => isRead(asset) && !('digits' in asset.content),
    verdict: again ? () => 'right' : judgeOf(files),
    find: (digest) => {
      const algorithm = digest.slice(0, digest.indexOf('-')) as ShaAlgorithm;
      let index = byAlgorithm.get(algorithm);
      if (!index) {
        index = digestsOf(files.filter(mayChange), algorithm);
        byAlgorithm.set(algorithm, index);
      }
      return index.get(digest) ?? null;
    },
  };
}

/** Holds a value against the file's bytes as they came in. */
function judgeOf(files: readonly Linked[]): Judge['verdict'] {
  let texts: ReadonlyMap<Asset, Linked['text']> | null = null;
  const isValue = (value: string, digest: string) => plainBase64(value) === plainBase64(digest);
  return (value, algorithm, asset) => {
    texts ??= new Map(files.map(({ asset, text }) => [asset, text]));
    const bytes = texts.get(asset)?.bytes ?? ('bytes' in asset.content ? asset.content.bytes : null);
    if (bytes === null) return 'unknown';
    return isValue(value, digestOf(algorithm, bytes)) ? 'right' : 'wrong';
  };
}

/** Browsers take both alphabets (https://www.w3.org/TR/CSP3/#grammardef-base64-value). */
function plainBase64(value: string): string {
  return value
    .slice(value.indexOf('-') + 1)
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/=+$/, '');
}

/** What becomes of the digests in a file. */
export interface Digests {
  readonly edits: readonly Edit[];
  readonly problems: readonly Problem[];
}

/** Edits for `integrity` values of a reference, and for every other text that is the digest of a file or an inline script. */
export function digestEdits(file: LinkedDocument, index: DigestIndex): Digests {
  const { document } = file;
  if (!document.text) return { edits: [], problems: [] };
  const { edits: guards, problems, starts: taken } = guardEdits(file, index);
  if (!mayHoldDigests(document.source)) return { edits: guards, problems };
  const edits: Edit[] = [...guards];
  const inline = inlineIndex(document);
  for (const match of document.source.matchAll(digestText)) {
    const [digest, algorithm] = match as unknown as [string, ShaAlgorithm];
    const start = match.index;
    if (taken.has(start)) continue;
    const span = { start, end: start + digest.length, algorithm };
    const target = index.find(digest);
    if (target) edits.push(fileEdit(span, target));
    const body = target ? undefined : inline(digest);
    if (body) edits.push(bodyEdit(span, file, body));
  }
  return { edits, problems };
}

interface DigestSpan extends Span {
  readonly algorithm: ShaAlgorithm;
}

function fileEdit(span: DigestSpan, of: Asset): DigestEdit {
  return { kind: 'digest', ...span, of };
}

/** An inline script or style. Browsers hash it after `\r\n` became `\n`, so a digest may be of either form. */
interface Body extends Span {
  readonly newlines: boolean;
}

function bodyEdit({ start, end, algorithm }: DigestSpan, { document, edits }: LinkedDocument, body: Body): PartEdit {
  const inside = edits.filter((edit) => edit.start >= body.start && edit.end <= body.end);
  const targets = [...new Set(inside.flatMap(targetsOf))];
  const write: PartEdit['write'] = (names) =>
    digestOf(
      algorithm,
      bodyBytes(document, body, (slice) => rewriteText(slice, inside, names)),
    );
  return { kind: 'inline-digest', start, end, targets, write };
}

function inlineIndex(document: Document): (digest: string) => Body | undefined {
  const bodies = (document.findings.inline ?? []).flatMap((span) => [
    { ...span, newlines: false },
    { ...span, newlines: true },
  ]);
  const known = new Map<string, Map<string, Body>>();
  return (digest) => {
    if (bodies.length === 0) return undefined;
    const algorithm = digest.slice(0, digest.indexOf('-')) as ShaAlgorithm;
    let index = known.get(algorithm);
    if (!index) {
      index = new Map(
        bodies.map((body) => [
          digestOf(
            algorithm,
            bodyBytes(document, body, ({ text, start, end }) => text.slice(start, end)),
          ),
          body,
        ]),
      );
      known.set(algorithm, index);
    }
    return index.get(digest);
  };
}

function bodyBytes(document: Document, body: Body, write: (slice: Slice) => string): Uint8Array {
  const written = write({ text: document.source, start: body.start, end: body.end });
  return encode(body.newlines ? written.replace(/\r\n?/g, '\n') : written, document.text!.encoding);
}

function digestsOf(files: readonly Linked[], algorithm: ShaAlgorithm): ReadonlyMap<string, Asset> {
  const result = new Map<string, Asset>();
  for (const { asset, text } of files) {
    if (!text || text.bytes.byteLength === 0) continue;
    const digest = digestOf(algorithm, text.bytes);
    if (!result.has(digest)) result.set(digest, asset);
  }
  return result;
}

/** The SRI form (https://www.w3.org/TR/SRI/#the-integrity-attribute): `sha384-<base64>`. */
export function digestOf(algorithm: ShaAlgorithm, bytes: Uint8Array): string {
  return `${algorithm}-${hash(algorithm, bytes, 'base64')}`;
}
