// shown-urls.ts: which parts of a URL may be read by whoever reads a report?

/** A URL that an answer or a page names. */
const urls = /https?:\/\/[^\s"'<>]+/gi;

/** Of `key=value` in a query or a fragment; a place or a stop behind it belongs to the sentence. */
const values = /([?&#;][^?=&#;\s]*=)[^&#\s]*?(?=(?::\d{1,9}:\d{1,9})?[,.:;)]{0,3}(?:[&#\s]|$))/g;

/** Up to the last @ before the path. */
const user = /^([a-z][a-z\d+.-]*:)?\/\/[^/?#\s]*@/i;

/** A URL, or a part of one, without what may be a key to something: the user, and the values of the query and the fragment. */
export function shownUrl(text: string): string {
  return text.replace(user, '$1//…@').replace(values, '$1…');
}

/** The same for all URLs in a text. */
export function shownText(text: string): string {
  return text.includes('://') ? text.replace(urls, shownUrl) : text;
}
