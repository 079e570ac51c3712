// fixed.ts: which files keep their name, and why?
import picomatch from 'picomatch';

/** Files that keep their name by default: paths, and the reason in the report. */
export interface FixedRow {
  readonly paths: RegExp;
  readonly reason: string;
}

/**
 * The default table, in the order in which a row is looked for. Expressions, not globs: every file of every build is
 * held against each of them.
 */
export const fixedTable: readonly FixedRow[] = [
  { paths: /^(?:\.well-known\/|CNAME$|_headers$|_redirects$)|(?:^|\/)\./, reason: 'read by platforms' },
  {
    paths:
      /\.(?:html|htm|xhtml|shtml|asp|aspx|cshtml|ejs|erb|eta|haml|handlebars|hbs|jade|jsp|jspx|liquid|mustache|njk|nunjucks|php|phtml|pug|tpl|twig|vm)$/,
    reason: 'pages are addressed by people and links',
  },
  {
    paths: /(?:^|\/)(?:(?:robots|humans|security|ads|app-ads)\.txt|(?:sitemap[^/]*|browserconfig|crossdomain)\.xml)$/,
    reason: 'fetched by a fixed address',
  },
  { paths: /^(?:favicon\.ico|apple-touch-icon[^/]*\.png)$/, reason: 'browsers ask for it unasked' },
  {
    // Generators, Firebase, OneSignal, Mock Service Worker and Angular give their workers these names.
    paths:
      /(?:^|[/-])sw\.m?js$|(?:^|\/)(?:service-?worker|mockServiceWorker|ngsw-worker|OneSignalSDK(?:Updater)?Worker)\.m?js$/i,
    reason: 'a service worker: the browser compares the script at one URL',
  },
  { paths: /^(?:env[^/]*\.js|[^/]*config[^/]*\.(?:js|json)|version\.json)$/, reason: 'written at deploy or start' },
  { paths: /\.rss$|(?:^|\/)(?:feed|atom)\.xml$/, reason: 'subscribers hold the address' },
];

/** Reasons that others than the table give or ask for. */
export const fixedReasons = {
  /** As in the table: the bytes of such a file are not known when a site is built. */
  deployed: 'written at deploy or start',
  listed: 'listed in `fixed`',
  noToken: 'its author fixed the name',
  sought: 'a script looks for it by this name',
  serviceWorker: 'registered as a service worker: the browser compares the script at one URL',
  orphanMap: 'a source map whose file is not there',
} as const;

/** Tells the reason why a path keeps its name, or null. */
export type FixedRule = (path: string) => string | null;

/** The user's globs before the default table: `fixed`, then `rename`, then the table. */
export function fixedRule(settings: { fixed: readonly string[]; rename: readonly string[] }): FixedRule {
  const fixed = matcher(settings.fixed);
  const rename = matcher(settings.rename);
  return (path) => {
    if (fixed(path)) return fixedReasons.listed;
    if (rename(path)) return null;
    return fixedTable.find(({ paths }) => paths.test(path))?.reason ?? null;
  };
}

/** True for the paths that one of the globs covers; dotfiles too, since a user who says `**` means them. */
export function matcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  return picomatch([...globs], { dot: true });
}
