// stale-digests.ts: which texts are the SHA digest of a file, and go stale when it is rewritten?
import { createHash } from 'node:crypto';
import type { Document } from './document.ts';
import type { LinkEdit, Linked } from './link.ts';
import { rewriteText, type Slice } from './rewrite.ts';
import { encode } from './text.ts';
import type { Asset, Names } from './types.ts';

type Algorithm = 'sha256' | 'sha384' | 'sha512';

/** Looks up the file whose bytes, as they came in, have this digest (`sha384-…`). */
export type DigestIndex = (digest: string) => Asset | null;

const digestText = /\b(sha256|sha384|sha512)-[A-Za-z0-9+/]{43,86}={0,2}/g;

/** Files by digest; nothing is computed for an algorithm that no text uses. */
export function digestIndex(assets: readonly Asset[]): DigestIndex {
  const byAlgorithm = new Map<string, ReadonlyMap<string, Asset>>();
  return (digest) => {
    const algorithm = digest.slice(0, digest.indexOf('-')) as Algorithm;
    let index = byAlgorithm.get(algorithm);
    if (!index) {
      index = digestsOf(assets, algorithm);
      byAlgorithm.set(algorithm, index);
    }
    return index.get(digest) ?? null;
  };
}

/** Edits for `integrity` values of a reference, and for every other text that is the digest of a file or an inline script. */
export function digestEdits(linked: Linked, index: DigestIndex): LinkEdit[] {
  const { document, named } = linked;
  if (!document.text) return [];
  const edits: LinkEdit[] = [];
  for (const { start, end, algorithm, of } of document.findings.integrity ?? []) {
    const target = named[of];
    if (target && 'bytes' in target.content) edits.push(fileEdit({ start, end, algorithm, kind: 'integrity' }, target));
  }
  const inline = inlineIndex(linked);
  const taken = new Set(edits.map(({ start }) => start));
  for (const match of document.text.text.matchAll(digestText)) {
    const [digest, algorithm] = match as unknown as [string, Algorithm];
    const start = match.index;
    if (taken.has(start)) continue;
    const span = { start, end: start + digest.length, algorithm, kind: 'digest' as const };
    const target = index(digest);
    if (target) edits.push(fileEdit(span, target));
    const body = target ? undefined : inline(digest);
    if (body) edits.push(bodyEdit(span, linked, body));
  }
  return edits;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly algorithm: Algorithm;
  readonly kind: 'integrity' | 'digest';
}

function fileEdit({ start, end, algorithm, kind }: Span, target: Asset): LinkEdit {
  const write = (names: Names) => digestOf(algorithm, names.bytes(target));
  return { kind, start, end, targets: [target], guards: [target], write };
}

/** An inline script or style. Browsers hash it after `\r\n` became `\n`, so a digest may be of either form. */
interface Body {
  readonly start: number;
  readonly end: number;
  readonly newlines: boolean;
}

function bodyEdit({ start, end, algorithm, kind }: Span, linked: Linked, body: Body): LinkEdit {
  const inside = linked.edits.filter((edit) => edit.start >= body.start && edit.end <= body.end);
  const targets = [...new Set(inside.flatMap((edit) => edit.targets))];
  const write = (names: Names) =>
    digestOf(
      algorithm,
      bodyBytes(linked.document, body, (slice) => rewriteText(slice, inside, names)),
    );
  return { kind, start, end, targets, guards: targets, write };
}

function inlineIndex(linked: Linked): (digest: string) => Body | undefined {
  const { document } = linked;
  const bodies = (document.findings.inline ?? []).flatMap((span) => [
    { ...span, newlines: false },
    { ...span, newlines: true },
  ]);
  const known = new Map<string, Map<string, Body>>();
  return (digest) => {
    if (bodies.length === 0) return undefined;
    const algorithm = digest.slice(0, digest.indexOf('-')) as Algorithm;
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
  const { text, encoding } = document.text!;
  const written = write({ text, start: body.start, end: body.end });
  return encode(body.newlines ? written.replace(/\r\n?/g, '\n') : written, encoding);
}

function digestsOf(assets: readonly Asset[], algorithm: Algorithm): ReadonlyMap<string, Asset> {
  const result = new Map<string, Asset>();
  for (const asset of assets) {
    if (!('bytes' in asset.content) || asset.content.bytes.byteLength === 0) continue;
    const digest = digestOf(algorithm, asset.content.bytes);
    if (!result.has(digest)) result.set(digest, asset);
  }
  return result;
}

/** The SRI form (https://www.w3.org/TR/SRI/#the-integrity-attribute): `sha384-<base64>`. */
export function digestOf(algorithm: 'sha256' | 'sha384' | 'sha512', bytes: Uint8Array): string {
  return `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`;
}
