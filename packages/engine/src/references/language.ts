// language.ts: which language is a file written in?
import type { Language } from '../types.ts';

/** Pages that are sent as they stand. */
const pages = 'html htm xhtml xht';
/** Pages that something else is put into, or that are put into others. */
const templates =
  'shtml php phtml ejs hbs handlebars mustache njk nunjucks eta liquid twig erb jinja jinja2 j2 gohtml tmpl latte ftl ' +
  'cshtml jsp asp aspx';

const languages: ReadonlyMap<string, Language> = new Map(
  (
    [
      ['css', 'css'],
      [`${pages} ${templates}`, 'html'],
      ['js mjs cjs', 'js'],
      ['svg', 'svg'],
      ['webmanifest', 'webmanifest'],
      ['importmap', 'importmap'],
      ['map', 'sourcemap'],
      ['txt md markdown xml json jsonc json5 ts mts cts tsx jsx vue svelte astro scss sass less styl', 'text'],
      ['yml yaml toml ini conf csv tsv rss atom xsl xslt vtt srt pug log graphql glsl wgsl', 'text'],
    ] as readonly (readonly [string, Language])[]
  ).flatMap(([extensions, language]) => extensions.split(' ').map((extension) => [extension, language] as const)),
);

/**
 * The language of a file, by its name alone; `binary` when the extension is unknown or missing.
 * A `manifest.json` is a web manifest: that is how half of all sites call it, and other JSON has no `icons` list.
 */
export function languageOf(path: string): Language {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (name === 'manifest.json' || name.endsWith('.webmanifest.json')) return 'webmanifest';
  if (name === 'importmap.json') return 'importmap';
  const dot = name.lastIndexOf('.');
  return (dot === -1 ? undefined : languages.get(name.slice(dot + 1))) ?? 'binary';
}

const templateExtensions: ReadonlySet<string> = new Set(templates.split(' '));

/** Is it a template of a page? Where its text is sent, and in which page, nobody knows from the files alone. */
export function isTemplate(path: string): boolean {
  return templateExtensions.has(extensionOf(path));
}

/** In lower case and without the dot; of a name without a dot, the name. */
export function extensionOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}
