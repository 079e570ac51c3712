// check-list.ts: which checks are there, and what does each look for?

/** Every check, in the order in which they are told. Each has a page in `pages/`. */
export const checks = {
  dns: 'The host has an address',
  'route.status': 'The host is served, and its pages answer with the right status',
  'route.body': 'Pages hold what they should, and not the text of an error',
  'route.redirect': 'http is sent to https',
  'tls.identity': 'The certificate covers the host',
  'tls.chain': 'The certificate leads to a root that clients trust, with all intermediates',
  'tls.expiry': 'No certificate ends soon',
  'tls.version': 'Handshakes work, and old versions of TLS are refused',
  'oidc.discovery': 'The issuer publishes its configuration and its keys',
  'oidc.issuer': 'The published issuer is the configured one, character for character',
  'token.issuer': 'A token is of this issuer, for this audience, with its signature',
  'asset.status': 'Every file of the build is there',
  'asset.bytes': 'Every file has the bytes of the build',
  'asset.type': 'Every file has a Content-Type that browsers accept for it',
  'asset.cache': 'Hashed files are immutable, and files that keep their names are not',
  'asset.cors': 'Pages of another host may use the files, with CORS and without',
  'asset.encoding': 'Compressed answers unpack to the same bytes',
  'asset.vary': 'Caches keep compressed and plain answers apart, and nothing else',
  'asset.range': 'A part of a file is that part',
  'missing.notfound': 'A hashed name that was never built is 404, and kept by no cache',
  'html.references': 'Every file that a page names is there',
  'html.cache': 'Pages are asked for again',
  'fleet.build': 'All instances serve the same build',
  'fleet.bytes': 'All instances have all files, with the same bytes',
  'fleet.validators': 'ETags are made from content, and are equal on all instances',
  'html.retention': 'No cache keeps a page longer than its files are kept',
  'missing.cached': 'No cache in between stores a 404',
  'map.public': 'Source maps cannot be downloaded',
  'manifest.private': 'The manifest cannot be downloaded',
} as const;

export type CheckId = keyof typeof checks;

/** All ids, in order. */
export const checkIds: readonly CheckId[] = Object.keys(checks) as CheckId[];

export function isCheckId(id: string): id is CheckId {
  return Object.hasOwn(checks, id);
}
