// index.ts: which files does a file name?
import type { Asset, Findings, Language } from '../types.ts';
import { findCss } from './css.ts';
import { mayHoldEntities, prepareEntities } from './entities.ts';
import { findHtml } from './html.ts';
import { findJs, prepareJs } from './js.ts';
import { findImportMap, findWebManifest } from './json.ts';
import type { FindOptions } from './options.ts';
import { fileRegion } from './region.ts';
import { findSvg } from './svg.ts';

export { languageOf } from './language.ts';

/** Loads the parsers that these files need. A page that is read later may need any. */
export async function prepareParsers(assets: readonly Asset[]): Promise<void> {
  const mayNeedEntities = ({ language, content }: Asset): boolean =>
    language === 'html' && ('read' in content || ('bytes' in content && mayHoldEntities(content.bytes)));
  await Promise.all([prepareJs(), assets.some(mayNeedEntities) && prepareEntities()]);
}

/**
 * References of a file, in the order of the text but for `<base href>` and bodies. Pure, and synchronous: await
 * `prepareParsers()` once before. Source map comments and source maps are looked for where a file and its map are known together.
 */
export function findReferences(language: Language, text: string, options: FindOptions): Findings {
  const region = fileRegion(text);
  switch (language) {
    case 'css':
      return findCss(region);
    case 'html':
      return findHtml(region, options);
    case 'js':
      return findJs(region, options);
    case 'svg':
      return findSvg(region, options);
    case 'webmanifest':
      return findWebManifest(region);
    case 'importmap':
      return findImportMap(region);
    default:
      return { references: [] };
  }
}
