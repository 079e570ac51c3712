// caddy.ts: how does Caddy serve a digested directory?
import { type HeaderFacts, immutable } from './facts.ts';
import { escaped } from './name-forms.ts';

/**
 * Directives for a site block. Each `handle` has a matcher that is no path, so that they are tried as they stand here, and
 * all that they change stays inside: other requests are the application's.
 */
export function caddyHeaders(facts: HeaderFacts): string {
  const { base, hashed, alike, servesAll } = facts;
  const at = escaped(base);
  const [hidden, named] = ['hidden', 'hashed'].map((what) => matcher(what, facts));
  return `# Inside a site block: import /etc/caddy/truename.caddy

# The manifest and other hidden files are nobody's business; /.well-known/ is (RFC 8615).
${hidden} {
	path_regexp "^${at}(?:.*/)?\\."
	not path_regexp "^${at}\\.well-known/"
}
handle ${hidden} {
	respond 404
}

# Names made from the content never change what they stand for.
${named} {
	path_regexp "^${at}${hashed}$"${alike === null ? '' : `\n\tnot path_regexp "^${at}${alike}$"`}
}
handle ${named} {
${place(facts)}
	header {
		X-Content-Type-Options nosniff
		Access-Control-Allow-Origin *
		Cross-Origin-Resource-Policy cross-origin
		-Last-Modified
		-Etag
		defer
	}
	@there file
	handle @there {
		header {
			Cache-Control "${immutable}"
			defer
		}
${indented(fileServer(facts))}
	}
	# Another instance may have the file in a moment: this answer must not be kept, and it is no page.
	handle {
		header {
			Cache-Control no-store
			Content-Type text/plain
			defer
		}
		respond "Not found" 404
	}
}
${servesAll ? keptNames(facts) : ''}`;
}

/** Two builds in one site block have two bases, and a name is taken once. */
function matcher(what: string, { base }: HeaderFacts): string {
  return `@truename_${what}${base.slice(0, -1).replace(/[^A-Za-z0-9]/g, '_')}`;
}

function keptNames(facts: HeaderFacts): string {
  const kept = matcher('kept', facts);
  const isRoot = facts.base === '/';
  return `
# Pages, originals and source maps keep their names: whoever has a copy asks again each time.
${isRoot ? '' : `${kept} path_regexp "^${escaped(facts.base)}"\n`}handle ${isRoot ? '' : `${kept} `}{
${place(facts)}
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

function place({ base, root }: HeaderFacts): string {
  const strip = base === '/' ? '' : `\n\turi strip_prefix ${quoted(encoded(base.slice(0, -1)))}`;
  return `	# Caddy compares files by their times, which differ from machine to machine, also where it does not send them.
	request_header -If-Modified-Since
	request_header -If-Unmodified-Since
	request_header -If-None-Match
	request_header -If-Range
	root * ${quoted(root)}${strip}`;
}

/** Caddy takes away only what is spelled as in the request. */
function encoded(path: string): string {
  return encodeURI(path).replace(/[?#]/g, encodeURIComponent);
}

function fileServer({ encodings }: HeaderFacts): string {
  const kinds = (['br', 'zstd', 'gzip'] as const).filter((kind) => encodings.has(kind));
  return kinds.length === 0 ? '\tfile_server' : `\tfile_server {\n\t\tprecompressed ${kinds.join(' ')}\n\t}`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '\t');
}

function quoted(path: string): string {
  return `"${path.replace(/"/g, '\\"')}"`;
}
