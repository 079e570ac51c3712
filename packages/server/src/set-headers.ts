// set-headers.ts: which headers does a file need that another middleware sends?
import { fileHeaders } from './plan.ts';
import type { Served } from './served.ts';

/** The part of a response that is used: `node:http`, Express, Koa's `res`, Fastify's reply. */
export interface HeaderTarget {
  setHeader(name: string, value: string): unknown;
  getHeader?(name: string): unknown;
}

/** Sets what `plan()` would: caching, content ETag, CORS. A file of another build is left as it is. */
export function setHeaders(served: Served, response: HeaderTarget, path: string): void {
  const found = served.onDisk(path) ?? urlOnDisk(served, path);
  if (found === null) return;
  for (const [name, value] of Object.entries(fileHeaders(found.file, found.variant)))
    response.setHeader(name, name === 'vary' ? withVary(response.getHeader?.(name), value) : value);
}

/** sirv hands in the URL's path. */
function urlOnDisk(served: Served, path: string): ReturnType<Served['onDisk']> {
  return path.startsWith(served.base) ? served.onDisk(path.slice(served.base.length)) : null;
}

/** Earlier middleware may vary its answers too. */
export function withVary(known: unknown, added: string): string {
  const text = Array.isArray(known) ? known.join(', ') : typeof known === 'string' ? known : '';
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  if (text === '' || names.includes(added.toLowerCase())) return text || added;
  return names.includes('*') ? text : `${text}, ${added}`;
}
