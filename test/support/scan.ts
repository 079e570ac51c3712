// scan.ts: which names does a file mention? (Other parsers than the engine's, so that both cannot err alike.)
import { parse as parseHtml, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import postcss from 'postcss';
import parseValue from 'postcss-value-parser';
import { parseAst } from 'rollup/parseAst';

/** A mention: `url` must lead somewhere, `text` must end in names that exist. */
export interface Mention {
  readonly kind: 'url' | 'text';
  readonly value: string;
}

/** All mentions in a file, by its extension. */
export function scan(path: string, bytes: Buffer): Mention[] {
  const text = bytes.toString();
  if (path.endsWith('.html')) return scanHtml(text);
  if (path.endsWith('.css')) return scanCss(text);
  if (path.endsWith('.js') || path.endsWith('.mjs') || path.endsWith('.cjs')) return scanJs(text);
  if (path.endsWith('.webmanifest')) return icons(text);
  if (path === '.vite/manifest.json') return viteManifest(text);
  return [];
}

const url = (value: string): Mention => ({ kind: 'url', value });

const attributes: Readonly<Record<string, readonly string[]>> = {
  img: ['src'],
  script: ['src'],
  video: ['src', 'poster'],
  source: ['src'],
  object: ['data'],
  use: ['href'],
  image: ['href'],
};
const linkRels = ['stylesheet', 'icon', 'apple-touch-icon', 'manifest', 'modulepreload', 'preload', 'mask-icon'];

function scanHtml(text: string): Mention[] {
  const found: Mention[] = [];
  const visit = (node: Tree.Node): void => {
    if ('attrs' in node) found.push(...scanElement(node));
    if ('childNodes' in node) node.childNodes.forEach(visit);
    if ('content' in node) visit(node.content);
  };
  visit(parseHtml(text, { scriptingEnabled: false }));
  return found;
}

function scanElement(element: Tree.Element): Mention[] {
  const given = new Map(element.attrs.map(({ name, value }) => [name, value]));
  const found = (attributes[element.tagName] ?? []).flatMap((name) => given.get(name) ?? []).map(url);
  if (element.tagName === 'link' && linkRels.includes(given.get('rel') ?? '')) found.push(url(given.get('href') ?? ''));
  for (const name of ['srcset', 'imagesrcset']) found.push(...srcset(given.get(name) ?? ''));
  found.push(...scanDeclaration(given.get('style') ?? ''));
  const body = element.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
  if (element.tagName === 'style') found.push(...scanCss(body));
  const type = given.get('type') ?? '';
  if (element.tagName === 'script' && (type === '' || type === 'module')) found.push(...scanJs(body));
  return found;
}

function srcset(value: string): Mention[] {
  const files = value.replace(/data:\S+/g, 'data:');
  return [...files.matchAll(/(?:^|,)\s*(\S+?)(?=\s|,|$)/g)].map((match) => url(match[1] ?? ''));
}

function scanCss(text: string): Mention[] {
  const found: Mention[] = [];
  const root = postcss.parse(text);
  root.walkDecls((declaration) => void found.push(...scanDeclaration(declaration.value)));
  root.walkAtRules('import', (rule) => {
    const [first] = parseValue(rule.params).nodes;
    if (first?.type === 'string') found.push(url(first.value));
    else found.push(...scanDeclaration(rule.params));
  });
  return found;
}

function scanDeclaration(value: string): Mention[] {
  const found: Mention[] = [];
  parseValue(value).walk((node) => {
    if (node.type !== 'function') return;
    const name = node.value.toLowerCase();
    const isSet = name === 'image-set' || name === '-webkit-image-set';
    if (name !== 'url' && name !== 'src' && !isSet) return;
    for (const inner of node.nodes)
      if (inner.type === 'string' || (inner.type === 'word' && name === 'url')) found.push(url(cssText(inner.value)));
  });
  return found;
}

const cssText = (raw: string): string =>
  raw.replace(/\\([0-9a-f]{1,6}\s?|.)/gi, (_, code: string) => unescapeCss(code));

function unescapeCss(code: string): string {
  return /^[0-9a-f]/i.test(code) ? String.fromCodePoint(Number.parseInt(code, 16)) : code;
}

type Node = { readonly type: string; readonly [key: string]: unknown };

function scanJs(text: string): Mention[] {
  const found: Mention[] = [];
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    const node = value as Node;
    if (typeof node.type === 'string') found.push(...scanNode(node));
    for (const key in node) if (typeof node[key] === 'object') visit(node[key]);
  };
  visit(parseAst(text, { allowReturnOutsideFunction: true }));
  return found;
}

function scanNode(node: Node): Mention[] {
  const source = literal(node.source);
  if (source !== null && /^(Import|Export)/.test(node.type)) return /^[./]|^https?:/.test(source) ? [url(source)] : [];
  if (node.type === 'NewExpression') return newUrl(node);
  if (node.type === 'TemplateElement')
    return [{ kind: 'text', value: (node.value as { cooked: string }).cooked ?? '' }];
  const value = literal(node);
  return value === null ? [] : [{ kind: 'text', value }];
}

function newUrl(node: Node): Mention[] {
  const [first, second] = node.arguments as Node[];
  const isUrl = (node.callee as Node).name === 'URL' && second?.type === 'MemberExpression';
  const isMeta = isUrl && (second.object as Node).type === 'MetaProperty';
  const value = isMeta ? literal(first) : null;
  return value === null ? [] : [url(value)];
}

function literal(node: unknown): string | null {
  const { type, value } = (node ?? {}) as { type?: string; value?: unknown };
  return type === 'Literal' && typeof value === 'string' ? value : null;
}

function icons(text: string): Mention[] {
  const manifest = JSON.parse(text) as { icons?: { src: string }[] };
  return (manifest.icons ?? []).map(({ src }) => url(src));
}

function viteManifest(text: string): Mention[] {
  const chunks = Object.values(JSON.parse(text) as Record<string, { file: string; css?: string[]; assets?: string[] }>);
  return chunks.flatMap(({ file, css = [], assets = [] }) =>
    [file, ...css, ...assets].map((path) => url(`../${path}`)),
  );
}
