// nginx.ts: how does nginx serve a digested directory?
import { type HeaderFacts, hashedAlone, immutable } from './facts.ts';
import { escaped } from './name-forms.ts';

/**
 * Locations for a `server` block. One regular expression, not a `map` of all files: nginx refuses to start when long
 * names overflow the map's hash buckets.
 */
export function nginxHeaders(facts: HeaderFacts): string {
  const { base, servesAll } = facts;
  return `# Inside a "server" block: include /etc/nginx/truename.conf;
# Times of files differ from machine to machine, so nothing here is compared by them: no Last-Modified, and no ETag,
# which nginx makes from the time.

# Names made from the content never change what they stand for.
location ~ "^${escaped(base)}(?<truename_path>${hashedAlone(facts)})$" {
    ${place(facts, '$truename_path')}
    ${noTimes}
    add_header Cache-Control "${immutable}";
${shared}
${compressed(facts)}    disable_symlinks on ${quoted(`from=${facts.root}`)};
    error_page 403 404 = @truename_missing;
    location ~ "\\.mjs$" {
        ${moduleType}
    }
}

# Another instance may have the file in a moment: this answer must not be kept, and it is no page.
location @truename_missing {
    internal;
    types { }
    default_type text/plain;
    add_header Cache-Control "no-store" always;
${shared}
    return 404 "Not found\\n";
}

# The manifest and other hidden files are nobody's business; /.well-known/ is (RFC 8615).
location ~ "^${escaped(base)}(?!\\.well-known/)(?:.*/)?\\." {
    return 404;
}
${servesAll ? keptNames(facts) : ''}`;
}

function keptNames(facts: HeaderFacts): string {
  const headers = `    ${noTimes}
    add_header Cache-Control "no-cache";
    add_header X-Content-Type-Options "nosniff" always;
${compressed(facts)}`;
  return `
# Pages, originals and source maps keep their names: whoever has a copy asks again each time.
location ${quoted(facts.base)} {
    ${place(facts, '')}
${headers}}

location ~ "^${escaped(facts.base)}(?<truename_path>.*\\.mjs)$" {
    ${place(facts, '$truename_path')}
${headers}    ${moduleType}
}
`;
}

/** Browsers run no module that has another type, and what nginx has in its mime.types leaves `.mjs` out. */
const moduleType = 'types { } default_type text/javascript;';

const noTimes = `etag off;
    if_modified_since off;
    add_header Last-Modified "";`;

const shared = `    add_header X-Content-Type-Options "nosniff" always;
    add_header Access-Control-Allow-Origin "*" always;
    add_header Cross-Origin-Resource-Policy "cross-origin" always;`;

/** With the root at the base's place, or an alias: what the expression caught, or the rest of the path. */
function place({ base, root }: HeaderFacts, caught: string): string {
  if (base === '/') return `root ${quoted(root)};`;
  return `alias ${quoted(`${root}/${caught}`)};`;
}

function compressed({ encodings }: HeaderFacts): string {
  const lines = [
    ...(encodings.has('gzip') ? ['gzip_static on;', 'gzip_vary on;'] : []),
    ...(encodings.has('br') ? ['# With the module ngx_brotli: brotli_static on;'] : []),
  ];
  return lines.map((line) => `    ${line}\n`).join('');
}

function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&')}"`;
}
