// surroundings.ts: what stands around the files of a generated site?
import { createHash } from 'node:crypto';
import type { Asset } from '@truename/engine';
import fc from 'fast-check';
import { assetsOf, type Site } from './sites.ts';

/** What is put beside each file, by its index. */
export interface Extras {
  readonly map: 'beside' | 'inline' | 'orphan' | 'none';
  readonly isCompressed: boolean;
  readonly hasDebugId: boolean;
  /** A page loads it with an `integrity` value. */
  readonly isGuarded: boolean;
  readonly isLatin1: boolean;
  /** A picture of its own, which it does not name. */
  readonly hasPicture: boolean;
}

export const extras: fc.Arbitrary<readonly Extras[]> = fc.array(
  fc.record({
    map: fc.constantFrom('beside', 'inline', 'orphan', 'none'),
    isCompressed: fc.boolean(),
    hasDebugId: fc.boolean(),
    isGuarded: fc.boolean(),
    isLatin1: fc.boolean(),
    hasPicture: fc.boolean(),
  }),
  { minLength: 7, maxLength: 7 },
);

const none: Extras = {
  ...{ map: 'none', isCompressed: false, hasDebugId: false, isGuarded: false, isLatin1: false, hasPicture: false },
};
const debugId = '6b1f2c8e-0f2a-4b57-9d3b-7a1c2e5d4f60';

/** The site's assets with maps, compressed siblings, licences, pictures, and a page that guards files. */
export function surrounded(site: Site, each: readonly Extras[]): Asset[] {
  const files = assetsOf(site).map((asset, index) => withExtras(asset, each[index] ?? none));
  const guarded = files.filter((_, index) => each[index]?.isGuarded).map(([asset]) => asset!);
  return [...files.flat(), page(guarded)];
}

function withExtras(asset: Asset, { map, isCompressed, hasDebugId, isLatin1, hasPicture }: Extras): Asset[] {
  const beside = (ending: string, content: string | Uint8Array, language: Asset['language']): Asset => ({
    ...asset,
    ...{
      id: `${asset.id}${ending}`,
      path: `${asset.path}${ending}`,
      language,
      content: { bytes: Buffer.from(content) },
    },
  });
  const isCode = asset.language !== 'html';
  const name = asset.path.slice(asset.path.lastIndexOf('/') + 1);
  const json = JSON.stringify({ version: 3, file: name, mappings: 'AAAA,EACA;CACC', ...(hasDebugId && { debugId }) });
  const url = map === 'beside' ? `${encodeURIComponent(name)}.map` : `data:application/json;base64,${btoa8(json)}`;
  const bytes = Buffer.concat([
    ...[bytesOf(asset), Buffer.from(isLatin1 ? '/*\xe9*/\n' : '', 'latin1')],
    Buffer.from(hasDebugId && asset.language === 'js' ? `//# debugId=${debugId}\n` : ''),
    Buffer.from(isCode && (map === 'beside' || map === 'inline') ? comment(asset, url) : ''),
  ]);
  return [
    { ...asset, content: { bytes } },
    ...(isCode && map === 'beside' ? [beside('.map', json, 'sourcemap')] : []),
    ...(isCode && map === 'orphan' ? [beside('.old.map', json, 'sourcemap')] : []),
    ...(isCompressed ? [beside('.gz', 'compressed', 'binary'), beside('.LICENSE.txt', `of ${name}`, 'text')] : []),
    ...(hasPicture ? [beside('.png', Buffer.from([0x89, 0xff, 0]), 'binary')] : []),
  ];
}

function comment({ language }: Asset, url: string): string {
  return language === 'css' ? `/*# sourceMappingURL=${url} */\n` : `//# sourceMappingURL=${url}\n`;
}

function page(guarded: readonly Asset[]): Asset {
  const tags = guarded.map((asset) => {
    const value = `sha384-${createHash('sha384').update(bytesOf(asset)).digest('base64')}`;
    const url = asset.path.split('/').map(encodeURIComponent).join('/');
    return `<script src="/${url}" integrity="${value}"></script>\n`;
  });
  return {
    ...{ id: 'page', path: 'guards.html', logical: [], language: 'html', origin: 'tree' },
    content: { bytes: Buffer.from(`<!doctype html>\n${tags.join('')}`) },
  };
}

function btoa8(text: string): string {
  return Buffer.from(text).toString('base64');
}

function bytesOf({ content }: Asset): Uint8Array {
  if ('bytes' in content) return content.bytes;
  throw new Error('Generated assets are in memory');
}
