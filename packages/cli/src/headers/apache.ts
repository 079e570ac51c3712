// apache.ts: how does Apache serve a digested directory?
import { type HeaderFacts, hashedAlone, immutable } from './facts.ts';
import { escaped } from './name-forms.ts';

/** Sections for a `VirtualHost`. Conditions are taken from the request: Apache answers them by time even where it sends none. */
export function apacheHeaders(given: HeaderFacts): string {
  const facts = { ...given, hashed: hashedAlone(given) };
  const { base, hashed, root, servesAll } = facts;
  const isCompressed = facts.compressed.size > 0;
  return `# Inside a VirtualHost, before rewriting rules: Include /etc/apache2/truename.conf   (needs mod_headers, mod_alias${isCompressed ? ' and mod_rewrite' : ''})
${place(facts)}
<Directory ${quoted(root)}>
    Options -Indexes -FollowSymLinks -MultiViews
    AllowOverride None
    Require all granted
${isCompressed ? plainSiblings : ''}</Directory>

# Names made from the content never change what they stand for.
<LocationMatch "^${escaped(base)}${hashed}$">
${noTimes}
    # Whatever an application answers, it is not this file.
    <IfModule mod_proxy.c>
        ProxyPass "!"
    </IfModule>
    <IfModule mod_dir.c>
        FallbackResource disabled
    </IfModule>
    Header set Cache-Control "${immutable}" "expr=%{REQUEST_STATUS} in {'200', '206'} && %{REQUEST_FILENAME} =~ m#/${hashed}(?:\\.(?:br|zst|gz))?$#"
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
${servesAll ? keptNames(facts) : ''}${isCompressed ? siblings(facts) : ''}
# Rules that follow are not for these.
<IfModule mod_rewrite.c>
    RewriteEngine On
    RewriteCond "%{ENV:TRUENAME_ENCODING}" "." [OR]
    RewriteCond "%{REQUEST_URI}" "^${escaped(base)}${hashed}$"
    RewriteRule "^" "-" [END]
</IfModule>
`;
}

/** Only hashed names are taken from the directory, where an application has all others. */
function place({ base, hashed, root, servesAll }: HeaderFacts): string {
  if (!servesAll) return `AliasMatch "^${escaped(base)}(${hashed})$" ${quoted(`${replacement(root)}/$1`)}`;
  return base === '/' ? `DocumentRoot ${quoted(root)}` : `Alias ${quoted(base)} ${quoted(`${root}/`)}`;
}

/** Text that stands for itself where `$1` and `%1` do not. */
function replacement(text: string): string {
  return text.replace(/[\\$%]/g, '\\$&');
}

/** Others may have told Apache what these extensions mean: `.br` is the Breton language to it. */
const plainSiblings = `    <IfModule mod_mime.c>
        RemoveEncoding .br .gz .zst
        RemoveLanguage .br
    </IfModule>
`;

const endings = { br: 'br', zstd: 'zst', gzip: 'gz' } as const;

/**
 * A sibling takes the place of its file, under the file's URL: so no other section needs to know of it. It gets the file's
 * type, which Apache would take from the last extension.
 */
function siblings({ base, hashed, root, servesAll, encodings, compressed }: HeaderFacts): string {
  const extensions = [...compressed.keys()].map(escaped).join('|');
  const kinds = (['br', 'zstd', 'gzip'] as const).filter((kind) => encodings.has(kind));
  return `
# Precompressed siblings, for those who take them.
RewriteEngine On
${kinds.map((kind) => siblingRule(kind, `^${escaped(base)}(${servesAll ? '.+' : hashed})$`, { root, extensions })).join('\n')}
${Array.from(compressed, ([extension, type]) => typeRule(extension, type)).join('\n')}
Header set Content-Encoding "%{TRUENAME_ENCODING}e" env=TRUENAME_ENCODING
<LocationMatch "^${escaped(base)}.*\\.(?:${extensions})$">
    Header merge Vary "Accept-Encoding"
</LocationMatch>
`;
}

/** `q=0` is a refusal (RFC 9110, section 12.4.2). A name with a question mark is one that mod_rewrite refuses. */
function siblingRule(
  kind: keyof typeof endings,
  pattern: string,
  { root, extensions }: { readonly root: string; readonly extensions: string },
): string {
  const sibling = quoted(`${replacement(root)}/$1.${endings[kind]}`);
  return `RewriteCond "%{ENV:TRUENAME_ENCODING}" "^$"
RewriteCond "%{HTTP:Accept-Encoding}" "(?:^|,)\\s*${kind}\\s*(?:,|$|;(?!\\s*q=0(?:\\.0*)?\\s*(?:,|$)))" [NC]
RewriteCond "$1" "^[^?]+\\.(?:${extensions})$"
RewriteCond ${sibling} -f
RewriteRule "${pattern}" ${sibling} [E=TRUENAME_ENCODING:${kind},E=no-gzip:1,E=no-brotli:1]`;
}

function typeRule(extension: string, type: string): string {
  return `RewriteCond "%{ENV:TRUENAME_ENCODING}" "."
RewriteRule "\\.${escaped(extension)}\\.[a-z]+$" "-" [T=${type}]`;
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
