// apache.ts: how does Apache serve a digested directory?
import { escaped, type HeaderFacts, immutable } from './facts.ts';

/** Sections for a `VirtualHost`. Conditions are taken from the request: Apache answers them by time even where it sends none. */
export function apacheHeaders(facts: HeaderFacts): string {
  const { base, hashed, root, servesAll } = facts;
  const place = base === '/' ? `DocumentRoot ${quoted(root)}` : `Alias ${quoted(base)} ${quoted(`${root}/`)}`;
  return `# Inside a VirtualHost: Include /etc/apache2/truename.conf   (needs mod_headers and mod_alias)
${place}
<Directory ${quoted(root)}>
    Options -Indexes -FollowSymLinks -MultiViews
    AllowOverride None
    Require all granted
</Directory>

# Names made from the content never change what they stand for.
<LocationMatch "^${escaped(base)}${hashed}$">
${noTimes}
    Header set Cache-Control "${immutable}" "expr=%{REQUEST_STATUS} in {'200', '206'}"
    # Another instance may have the file in a moment: this answer must not be kept, and it is no page.
    ErrorDocument 404 "Not found"
    Header always set Cache-Control "no-store" "expr=%{REQUEST_STATUS} == 404"
    Header always set Content-Type "text/plain" "expr=%{REQUEST_STATUS} == 404"
    Header always set X-Content-Type-Options "nosniff"
    Header always set Access-Control-Allow-Origin "*"
    Header always set Cross-Origin-Resource-Policy "cross-origin"
</LocationMatch>

# The manifest and other hidden files are nobody's business; /.well-known/ is (RFC 8615).
<LocationMatch "^${escaped(base)}(?!\\.well-known/)(?:.*/)?\\.">
    Redirect 404
</LocationMatch>
${servesAll ? keptNames(facts) : ''}`;
}

/** One section for all other names: those with the shape of a hashed name are excluded, or both would set the header. */
function keptNames({ base, hashed }: HeaderFacts): string {
  return `
# Pages, originals and source maps keep their names: whoever has a copy asks again each time.
<LocationMatch "^${escaped(base)}(?!${hashed}$)">
${noTimes}
    Header set Cache-Control "no-cache"
    Header always set X-Content-Type-Options "nosniff"
</LocationMatch>
`;
}

const noTimes = `    # Times of files differ from machine to machine: nothing is compared by them.
    FileETag None
    RequestHeader unset If-Modified-Since
    RequestHeader unset If-Unmodified-Since
    RequestHeader unset If-None-Match
    RequestHeader unset If-Range
    Header unset Last-Modified
    Header unset ETag`;

function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&')}"`;
}
