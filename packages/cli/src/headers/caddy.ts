// caddy.ts: how does Caddy serve a digested directory?
import { type HeaderFacts, immutable } from './facts.ts';

/** Directives for a site block. Two matchers ask whether the file is there, so that a missing one is never kept. */
export function caddyHeaders(facts: HeaderFacts): string {
  const { base, hashed, servesAll } = facts;
  const body = `# Caddy compares files by their times, which differ from machine to machine, also where it does not send them.
request_header -If-Modified-Since
request_header -If-Unmodified-Since
request_header -If-None-Match
request_header -If-Range
root * ${quoted(facts.root)}

# The manifest and other hidden files are nobody's business; /.well-known/ is (RFC 8615).
@truename_hidden {
	path_regexp /\\.
	not path /.well-known/*
}
handle @truename_hidden {
	respond 404
}

# Names made from the content never change what they stand for.
@truename_hashed {
	path_regexp ^/${hashed}$
	file
}
handle @truename_hashed {
	header {
		Cache-Control "${immutable}"
${shared}
		defer
	}
	${fileServer(facts)}
}

# Another instance may have the file in a moment: this answer must not be kept, and it is no page.
@truename_missing path_regexp ^/${hashed}$
handle @truename_missing {
	header {
		Cache-Control no-store
		Content-Type text/plain
${shared}
		defer
	}
	respond "Not found" 404
}
${servesAll ? keptNames(facts) : ''}`;
  const intro = '# Inside a site block: import /etc/caddy/truename.caddy\n';
  if (base === '/') return `${intro}${servesAll ? body : onlyOurs(body)}`;
  return `${intro}handle_path ${base}* {\n${indented(body)}}\n`;
}

/** Without a place of their own the directives would change requests that are not ours. */
function onlyOurs(body: string): string {
  return `route {\n${indented(body)}}\n`;
}

function keptNames(facts: HeaderFacts): string {
  return `
# Pages, originals and source maps keep their names: whoever has a copy asks again each time.
handle {
	header {
		Cache-Control no-cache
		X-Content-Type-Options nosniff
		-Last-Modified
		-Etag
		defer
	}
	${fileServer(facts)}
}
`;
}

const shared = `		X-Content-Type-Options nosniff
		Access-Control-Allow-Origin *
		Cross-Origin-Resource-Policy cross-origin
		-Last-Modified
		-Etag`;

function fileServer({ encodings }: HeaderFacts): string {
  const kinds = (['br', 'zstd', 'gzip'] as const).filter((kind) => encodings.has(kind));
  return kinds.length === 0 ? 'file_server' : `file_server {\n\t\tprecompressed ${kinds.join(' ')}\n\t}`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '\t');
}

function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&')}"`;
}
