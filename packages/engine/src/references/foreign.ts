// foreign.ts: is an element of a page HTML, or does it stand in SVG or MathML?
import type { Tag } from './html-tags.ts';

type Namespace = 'html' | 'svg' | 'math';

/** An open element that changes how its content is read. */
interface Frame {
  readonly name: string;
  readonly inside: Namespace;
}

/** The open SVG and MathML elements, from the outside in. Changed by `openTag` and `closeTag`. */
export type Nesting = Frame[];

/** What the content of the innermost open element is. */
export function namespaceIn(nesting: Nesting): Namespace {
  return nesting.at(-1)?.inside ?? 'html';
}

/** HTML elements that end SVG and MathML (https://html.spec.whatwg.org/#parsing-main-inforeign). */
const breakout: ReadonlySet<string> = new Set(
  (
    'b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta ' +
    'nobr ol p pre ruby s small span strong strike sub sup table tt u ul var'
  ).split(' '),
);
const svgHtml: ReadonlySet<string> = new Set(['foreignobject', 'desc', 'title']);
const mathHtml: ReadonlySet<string> = new Set(['mi', 'mo', 'mn', 'ms', 'mtext']);

/** Takes note of a start tag and says which namespace its element has. */
export function openTag(nesting: Nesting, tag: Tag): Namespace {
  if (namespaceIn(nesting) !== 'html' && endsForeign(tag)) leaveForeign(nesting);
  const inside = namespaceIn(nesting);
  const own = contentOf(tag.name, inside);
  if (own !== null && !tag.selfClosing) nesting.push({ name: tag.name, inside: own });
  return inside === 'html' && (tag.name === 'svg' || tag.name === 'math') ? tag.name : inside;
}

/** What the content of an element is, where that has to be remembered until it is closed. */
function contentOf(name: string, inside: Namespace): Namespace | null {
  if (inside === 'html') return name === 'svg' || name === 'math' ? name : null;
  if (inside === 'svg') return svgHtml.has(name) ? 'html' : name === 'svg' ? 'svg' : null;
  return mathHtml.has(name) ? 'html' : name === 'math' ? 'math' : null;
}

function endsForeign(tag: Tag): boolean {
  if (tag.name !== 'font') return breakout.has(tag.name);
  return tag.attributes.some(({ name }) => name === 'color' || name === 'face' || name === 'size');
}

function leaveForeign(nesting: Nesting): void {
  while (namespaceIn(nesting) !== 'html') nesting.pop();
}

/** Takes note of an end tag. An end tag inside `foreignObject` closes nothing outside of it. */
export function closeTag(nesting: Nesting, name: string): void {
  for (let at = nesting.length - 1; at >= 0; at--) {
    const frame = nesting[at]!;
    if (frame.name === name) {
      nesting.length = at;
      return;
    }
    if (frame.inside === 'html') break;
  }
  if (breakout.has(name)) leaveForeign(nesting);
}
