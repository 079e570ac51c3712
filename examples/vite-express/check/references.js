// references.js: which URLs does a response name? On purpose not the engine's own search.
import { init, parse as parseModule } from 'es-module-lexer';
import { parse as parseHtml } from 'parse5';

/**
 * URLs as they stand in the text, and what they are resolved against where that is not the file itself.
 *
 * @typedef {{ readonly url: string, readonly from?: string }} Named
 */

await init();

/** @type {Readonly<Record<string, (text: string) => Named[]>>} */
const byType = {
  'text/html': inHtml,
  'text/css': inCss,
  'text/javascript': inScript,
  'image/svg+xml': inHtml,
  'application/manifest+json': inWebManifest,
};

/** @param {string} type media type @param {string} text */
export function referencesIn(type, text) {
  return byType[type]?.(text) ?? [];
}

/** @param {string} text @returns {Named[]} */
function inHtml(text) {
  return elements(parseHtml(text)).flatMap((element) => {
    const attributes = Object.fromEntries(element.attrs.map(({ name, value }) => [name, value]));
    const image = /^(?:og|twitter):image$/.test(attributes.property ?? attributes.name ?? '');
    const { href, src, poster, style = '', srcset = '' } = attributes;
    const urls = [href, src, poster, image ? attributes.content : undefined, ...srcset.split(',').map(firstWord)];
    const inline = element.nodeName === 'style' ? elementText(element) : '';
    return [...urls.flatMap((url) => (url ? [{ url }] : [])), ...inCss(style), ...inCss(inline)];
  });
}

/**
 * @typedef {{ nodeName: string, value?: string, attrs?: { name: string, value: string }[], childNodes?: Node[], content?: Node }} Node
 * @param {unknown} root
 * @returns {Required<Pick<Node, 'nodeName' | 'attrs' | 'childNodes'>>[]}
 */
function elements(root) {
  const { nodeName, attrs, childNodes = [], content } = /** @type {Node} */ (root);
  const below = [...childNodes, ...(content ? [content] : [])].flatMap(elements);
  return attrs ? [{ nodeName, attrs, childNodes }, ...below] : below;
}

/** @param {Pick<Node, 'childNodes'>} element */
function elementText({ childNodes = [] }) {
  return childNodes.map(({ value = '' }) => value).join('');
}

/** @param {string} text */
function firstWord(text) {
  return text.trim().split(/\s/)[0];
}

/** @param {string} text @returns {Named[]} */
function inCss(text) {
  return [...text.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)'"\s]*))\s*\)/gi)].map(([, double, single, bare]) => ({
    url: double ?? single ?? bare ?? '',
  }));
}

/**
 * Imports, and strings that hold a name with a hash; a list of preloads is resolved against the base.
 *
 * @param {string} text
 * @returns {Named[]}
 */
function inScript(text) {
  const [imports] = parseModule(text);
  const paths = imports.flatMap(({ n: url }) => (url !== undefined && /^\.{0,2}\//.test(url) ? [{ url }] : []));
  const strings = [...text.matchAll(/["'`]([^"'`\s]*-[0-9a-f]{16}\.\w+)(?:[?#][^"'`]*)?["'`]/g)];
  return [...paths, ...strings.map(([, url = '']) => (/^\.{0,2}\//.test(url) ? { url } : { url, from: '/' }))];
}

/** @param {string} text @returns {Named[]} */
function inWebManifest(text) {
  const { icons = [], screenshots = [], shortcuts = [], start_url: start } = JSON.parse(text);
  const pictures = [...icons, ...screenshots, ...shortcuts.flatMap((shortcut) => shortcut.icons ?? [])];
  return [...pictures.map(({ src }) => ({ url: src })), ...(start ? [{ url: start }] : [])];
}
