// fixed-kind.ts: which files that keep their name are pages or source maps, which are sent only when that is asked for?

/** Pages, and templates of server languages and engines. The latter are source code to whoever gets them as they are. */
const pages =
  /\.(?:html?|xhtml|shtml|aspx?|cshtml|ejs|erb|eta|haml|handlebars|hbs|jade|jspx?|liquid|mustache|njk|nunjucks|php|phtml|pug|tpl|twig|vm)$/i;

/** Of a file that is not there: its map may hold sources all the same. */
const sourceMap = /\.(?:[cm]?js|css)\.map$/i;

/** By the name, not by the reason that the manifest tells: somebody may have listed a page in `fixed`. */
export function kindOfFixed(path: string): 'fixed' | 'page' | 'map' {
  if (sourceMap.test(path)) return 'map';
  return pages.test(path) ? 'page' : 'fixed';
}
