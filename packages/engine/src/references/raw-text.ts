// raw-text.ts: where does the content of an element end that is no markup?

/** Elements whose content is text without tags (https://html.spec.whatwg.org/#parsing-html-fragments). */
export const rawTextElements: ReadonlySet<string> = new Set([
  'script',
  'style',
  'textarea',
  'title',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
  'plaintext',
]);

/** Where the end tag of a raw text element stands; -1 where the element is never closed. */
export function rawTextEnd(text: string, from: number, name: string): number {
  if (name === 'plaintext') return -1;
  if (name === 'script') return scriptEnd(text, from);
  const end = endTags[name]!;
  end.lastIndex = from;
  return end.exec(text)?.index ?? -1;
}

const endTags: Readonly<Record<string, RegExp>> = Object.fromEntries(
  [...rawTextElements].map((name) => [name, new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, 'gi')]),
);

const scriptMark = /<!--|-->|<\/?script(?=[\t\n\f\r />])/gi;

/** A script may hold `<!-- <script> … </script> -->`, whose end tag is not its own. */
function scriptEnd(text: string, from: number): number {
  let state: 'plain' | 'escaped' | 'double escaped' = 'plain';
  scriptMark.lastIndex = from;
  for (let match = scriptMark.exec(text); match; match = scriptMark.exec(text)) {
    const mark = match[0].toLowerCase();
    if (mark === '-->') state = 'plain';
    else if (mark === '<!--') {
      // The two dashes may be those of a `-->`.
      scriptMark.lastIndex = match.index + 2;
      if (state === 'plain') state = 'escaped';
    } else if (mark === '<script') {
      if (state === 'escaped') state = 'double escaped';
    } else if (state === 'double escaped') state = 'escaped';
    else return match.index;
  }
  return -1;
}
