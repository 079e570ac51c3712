// html.ts: which text may stand in a page as it is?

/** Markup that is safe to insert without escaping; template engines call `toString()` (EJS, Eta, Pug) or `toHTML()` (Handlebars). */
export interface Html {
  toString(): string;
  toHTML(): string;
}

/** Marks text as markup. Every value in it must have gone through `element()`. */
export function html(text: string): Html {
  return Object.freeze({ toString: () => text, toHTML: () => text });
}

/** No markup at all. */
export const nothing: Html = html('');

/** A start tag. Values are escaped; an attribute whose value is null is left out, and one that is '' has no value. */
export function element(name: string, attributes: Readonly<Record<string, string | null>>): string {
  let written = '';
  for (const key of Object.keys(attributes)) {
    const value = attributes[key] ?? null;
    if (value === null) continue;
    written += value === '' ? ` ${key}` : ` ${key}="${escaped(value)}"`;
  }
  return `<${name}${written}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(value: string): string {
  return /[&<>"']/.test(value) ? value.replace(/[&<>"']/g, (character) => entities[character] ?? character) : value;
}
