// name-forms.ts: which regular expression do the paths of hashed files match, and no others?
import { isPattern, parsePattern } from '@truename/engine';
import type { Manifest } from '@truename/manifest';

/**
 * The names that the pattern gives, in every folder. A bundler has patterns of its own: names of other forms are taken as
 * they are found, in the folders of the first level that have some, since files of others may have such names, too. Never
 * those of source maps, which carry their owner's digits and may be replaced: what ends a name is one extension. A hashed
 * file without an extension is not told from a route; it is revalidated.
 */
export function hashedNames({ naming, outputs }: Manifest): string {
  const pattern = patternForm(naming);
  const ofPattern = new RegExp(`^${pattern}$`);
  const folders = new Map<string, Set<string>>();
  for (const path of Object.keys(outputs)) {
    const form = ofPattern.test(path) ? null : formOf(path, naming.length);
    if (form === null) continue;
    folders.set(form.name, (folders.get(form.name) ?? new Set()).add(form.folder));
  }
  return alternatives([pattern, ...[...folders].flatMap(([name, tops]) => formsIn([...tops], name))]);
}

/** In one expression for all folders: nginx takes none that is longer than 4096 signs. */
function formsIn(folders: readonly string[], name: string): string[] {
  const named = folders.filter((folder) => folder !== '');
  const within = named.length === 0 ? [] : [`${alternatives(named)}/(?:.+/)?${name}`];
  return named.length === folders.length ? within : [name, ...within];
}

function alternatives(forms: readonly string[]): string {
  return forms.length === 1 ? forms[0]! : `(?:${forms.join('|')})`;
}

/** What names look like, and the folder of the first level in which they do; empty for the root. */
interface Form {
  readonly folder: string;
  readonly name: string;
}

function patternForm({ pattern, length }: Manifest['naming']): string {
  const parsed = parsePattern(pattern);
  if (!isPattern(parsed)) throw new Error(`The manifest has a pattern that no build makes: ${pattern}`);
  const { parts } = parsed;
  const segment = parts.map((part, at) => {
    // Behind the digits a dot may be that of the source map's extension.
    if (part === 'name') return parts.indexOf('hash') < at ? '[^./]+' : '[^/]+';
    if (part === 'ext') return '\\.[^./]+';
    return part === 'hash' ? `[0-9a-f]{${length}}` : escaped(part.literal);
  });
  return `(?:.+/)?${segment.join('')}`;
}

/** Names like this one; null for one without digits or without an extension. */
function formOf(path: string, length: number): Form | null {
  const name = `([^/]*)([0-9a-f]{${length}})(?![0-9a-f])([^.]*)(.*?)\\.[^./]+`;
  const found = new RegExp(`^(?:([^/]+)/(?:.+/)?)?${name}$`, 's').exec(path);
  if (!found) return null;
  const [, top = '', before = '', , after = '', literal = ''] = found;
  const words = after.split('/').map(wordAfter).join('/');
  return {
    folder: escaped(top),
    name: `${wordBefore(before)}[0-9a-f]{${length}}${words}${escaped(literal)}\\.[^./]+`,
  };
}

function wordBefore(text: string): string {
  if (text === '') return '';
  const sign = /[^A-Za-z0-9]$/.exec(text)?.[0] ?? '';
  return `${text === sign ? '' : '[^/]+'}${escaped(sign)}`;
}

function wordAfter(text: string): string {
  if (text === '') return '';
  const sign = /^[^A-Za-z0-9]/.exec(text)?.[0] ?? '';
  return `${escaped(sign)}${text === sign ? '' : '[^./]+'}`;
}

/**
 * Text for a regular expression that stands for itself. Go's takes no backslash before a letter, of whatever script, and
 * mod_rewrite sees the end of its argument in every quotation mark.
 */
export function escaped(text: string): string {
  return text.replace(/[!-~]/g, (sign) => (/[A-Za-z0-9_/-]/.test(sign) ? sign : sign === '"' ? '\\x22' : `\\${sign}`));
}
