// foreign.ts: is an element of a page HTML, or does it stand in SVG or MathML?
import type { Tag } from './html-tags.ts';

export type Namespace = 'html' | 'svg' | 'math';

/** An open element that changes how its content is read; the first frame is the page. */
interface Frame {
  readonly name: string;
  readonly inside: Namespace;
  /** How many other elements of each name are open in here: the end tag of one also ends SVG that was never closed. */
  readonly opened: Map<string, number>;
}

/** The open SVG and MathML elements, from the outside in. Changed by `openTag` and `closeTag`. */
export type Nesting = [Frame, ...Frame[]];

/** The nesting at the start of a page. */
export function newNesting(): Nesting {
  return [{ name: '', inside: 'html', opened: new Map() }];
}

/** What the content of the innermost open element is. */
export function namespaceIn(nesting: Nesting): Namespace {
  return innermost(nesting).inside;
}

function innermost(nesting: Nesting): Frame {
  return nesting.at(-1) ?? nesting[0];
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

const voidElements: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta source track wbr'.split(' '),
);

/** Takes note of a start tag and says which namespace its element has. */
export function openTag(nesting: Nesting, tag: Tag): Namespace {
  if (namespaceIn(nesting) !== 'html' && endsForeign(tag)) leaveForeign(nesting);
  const { inside, opened } = innermost(nesting);
  const own = contentOf(tag.name, inside);
  if (own !== null && !tag.selfClosing) nesting.push({ name: tag.name, inside: own, opened: new Map() });
  const opens = own === null && (inside === 'html' ? !voidElements.has(tag.name) : !tag.selfClosing);
  if (opens) opened.set(tag.name, (opened.get(tag.name) ?? 0) + 1);
  return inside === 'html' && own !== null ? own : inside;
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
    const { opened, inside, name: own } = nesting[at]!;
    const count = opened.get(name) ?? 0;
    if (count > 0) {
      opened.set(name, count - 1);
      nesting.length = at + 1;
      return;
    }
    if (own === name && at > 0) {
      nesting.length = at;
      return;
    }
    if (inside === 'html') break;
  }
  if (name === 'p' || name === 'br') leaveForeign(nesting);
}
