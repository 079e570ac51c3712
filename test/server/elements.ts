// elements.ts: which elements does a browser find in this markup?
import { type DefaultTreeAdapterTypes, parse } from 'parse5';

/** An element as the HTML Standard's parser sees it. */
export interface Found {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

const frame = new Set(['html', 'head', 'body']);

/** All elements in document order, but for those that every document has; text outside of elements is `#text`. */
export function elementsOf(markup: string): readonly Found[] {
  return childrenOf(parse(`<!doctype html><body>${markup}</body>`));
}

function childrenOf(node: DefaultTreeAdapterTypes.ParentNode): readonly Found[] {
  return node.childNodes.flatMap((child): readonly Found[] => {
    if (child.nodeName === '#text' && 'value' in child)
      return child.value.trim() === '' ? [] : [{ name: '#text', attributes: {}, text: child.value }];
    if (!('attrs' in child)) return [];
    const inner = childrenOf(child);
    if (frame.has(child.nodeName)) return inner;
    const attributes = Object.fromEntries(child.attrs.map(({ name, value }) => [name, value]));
    const text = inner.filter(({ name }) => name === '#text').map((each) => each.text);
    return [{ name: child.nodeName, attributes, text: text.join('') }, ...inner.filter(({ name }) => name !== '#text')];
  });
}
