// plain-tags.ts: which tags can be stepped over, since nothing in them names a file?
// Most tags are such, and one expression steps over them many times faster than they are read, above all in code that
// has just been loaded. What it does not know for sure, it leaves to the reader.

/** Elements whose content, or what is around them, is read in another way. */
const special =
  'script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext|template|base|svg|math|input|link|meta|a|area';
/** Attributes that name nothing on these elements. */
const silent =
  'class|id|title|alt|lang|dir|role|name|value|width|height|type|for|target|media|sizes|tabindex|hidden|colspan|rowspan|' +
  'loading|decoding|placeholder|required|disabled|checked|selected|method|action|datetime|rel|(?:aria|data)-[\\w-]+';
/** Values without the marks of template code. */
const attribute = String.raw`\s+(?:${silent})(?:="[^"<{$]*"|='[^'<{$]*'|(?=[\s/>]))`;
/** The address of a page, of a place in this one, or of another host: none is ever reported. */
const address = String.raw`\s+href="(?:(?:https?:|mailto:|//|#)[^"<{$]*|[^"<{$.&?#]*(?:\.html?)?(?:[?#][^"<{$]*)?)"`;

const htmlTag = new RegExp(
  String.raw`<(?:(?!(?:${special})[\s/>])[a-z][\w-]*(?:${attribute})*\s*/?>` +
    String.raw`|a(?:${attribute}|${address})*\s*/?>` +
    String.raw`|/(?!template[\s/>])[a-z][\w-]*\s*>)`,
  'iy',
);

/** SVG and MathML have rules of their own, which look back at what is open. */
const foreign = /<[sS][vV][gG]|<[mM][aA][tT][hH]/;

/** May plain tags of this page be stepped over? Not where the user lists attributes: they may be any. */
export function hasPlainTags(page: string, listed: ReadonlySet<string>): boolean {
  return listed.size === 0 && !foreign.test(page);
}

/** Where the first tag stands that is to be read. */
export function afterPlainTags(page: string, from: number): number {
  return stepOver(htmlTag, page, from);
}

const read = 'style|script|img|video|audio|source|track|embed|object|iframe|link|input';
/** A style or a presentation attribute has a bracket where it names something. */
const plainSvg = new RegExp(
  String.raw`<(?:/[\w.:-]+\s*>|(?!(?:[\w.-]+:)?(?:${read})[\s/>])[a-z][\w.:-]*(?:\s+(?!xmlns:|[\w.:-]*href)[a-z][\w.:-]*=(?:"[^"<(]*"|'[^'<(]*'))*\s*/?>)`,
  'iy',
);

/** The same for an SVG image. */
export function afterPlainShapes(image: string, from: number): number {
  return stepOver(plainSvg, image, from);
}

function stepOver(plain: RegExp, text: string, from: number): number {
  for (let at = from; ; at = plain.lastIndex) {
    const open = text.indexOf('<', at);
    if (open === -1) return at;
    plain.lastIndex = open;
    if (!plain.test(text)) return open;
  }
}
