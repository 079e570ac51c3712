// diff-page-markup.ts: how does text get into a page without becoming markup?

/** Text that is markup already. */
export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | readonly Markup[];

/** A template of markup: what is filled in is escaped, unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: strings.reduce((text, part, at) => text + written(values[at - 1]!) + part) };
}

export const nothing: Markup = { markup: '' };

function written(value: Value): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escaped(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * For text and for attribute values in quotes. Numbers stay with their units. Characters that no HTML text may hold, and those that turn the direction
 * of writing (a file name may hold all of them), are shown as `�`.
 */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant
      .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu, '\ufffd')
      .replace(/(?<=\d) (?=[kMGT]?B\b)/g, '\u00a0')
      .replace(/[&<>"']/g, (character) => entities[character]!)
  );
}
