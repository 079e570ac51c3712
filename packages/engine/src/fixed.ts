// fixed.ts: which files keep their name, and why?
import picomatch from 'picomatch';

/** Files that keep their name by default: globs on paths, and the reason in the report. */
export interface FixedRow {
  readonly globs: readonly string[];
  readonly reason: string;
}

const templates =
  'asp,aspx,cshtml,ejs,erb,eta,haml,handlebars,hbs,jade,jsp,jspx,liquid,mustache,njk,nunjucks,php,phtml,pug,tpl,twig,vm';

/** The default table, in the order in which a row is looked for. */
export const fixedTable: readonly FixedRow[] = [
  {
    globs: ['.well-known/**', '**/.*', '**/.*/**', 'CNAME', '_headers', '_redirects'],
    reason: 'read by platforms',
  },
  {
    globs: ['**/*.{html,htm,xhtml,shtml}', `**/*.{${templates}}`],
    reason: 'pages are addressed by people and links',
  },
  {
    globs: [
      '**/{robots,humans,security,ads,app-ads}.txt',
      '**/sitemap*.xml',
      '**/browserconfig.xml',
      '**/crossdomain.xml',
    ],
    reason: 'fetched by a fixed address',
  },
  { globs: ['favicon.ico', 'apple-touch-icon*.png'], reason: 'browsers ask for it unasked' },
  {
    globs: ['**/sw.js', '**/service-worker.js'],
    reason: 'a service worker: the browser compares the script at one URL',
  },
  { globs: ['env*.js', '*config*.{js,json}', 'version.json'], reason: 'written at deploy or start' },
  { globs: ['**/*.rss', '**/feed.xml', '**/atom.xml'], reason: 'subscribers hold the address' },
];

/** Reasons that are not a matter of globs. */
export const fixedReasons = {
  listed: 'listed in `fixed`',
  noToken: 'its author fixed the name',
  serviceWorker: 'registered as a service worker: the browser compares the script at one URL',
  orphanMap: 'a source map whose file is not there',
} as const;

/** Tells the reason why a path keeps its name, or null. */
export type FixedRule = (path: string) => string | null;

/** The user's globs before the default table: `fixed`, then `rename`, then the table. */
export function fixedRule(settings: { fixed: readonly string[]; rename: readonly string[] }): FixedRule {
  const fixed = matcher(settings.fixed);
  const rename = matcher(settings.rename);
  const rows = fixedTable.map((row) => ({ matches: matcher(row.globs), reason: row.reason }));
  return (path) => {
    if (fixed(path)) return fixedReasons.listed;
    if (rename(path)) return null;
    return rows.find((row) => row.matches(path))?.reason ?? null;
  };
}

/** True for the paths that one of the globs covers; dotfiles too, since a user who says `**` means them. */
export function matcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  return picomatch([...globs], { dot: true });
}
