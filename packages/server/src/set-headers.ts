// set-headers.ts: which headers does a file need that another middleware sends?
import { fileHeaders } from './plan.ts';
import type { OpenKinds } from './serve-options.ts';
import type { FileOnDisk, Served } from './served.ts';

/** The part of a response that is used: `node:http`, Express, Koa's `res`, Fastify's reply. */
export interface HeaderTarget {
  setHeader(name: string, value: string): unknown;
  getHeader?(name: string): unknown;
}

/** XXH64 of the bytes that stand at this absolute path now; null where they cannot be read. */
export type SumOf = (path: string) => string | null;

/** What is known of the files. */
interface Known {
  readonly served: Served;
  /** Kinds that pages of other sites may read. */
  readonly open: OpenKinds;
  /** Undefined where there is no disk: then all files are those of the build. */
  readonly sumOf: SumOf | undefined;
}

/** Sets what `plan()` would: caching, content ETag, CORS. A file of another build is left as it is. */
export function setHeaders({ served, open, sumOf }: Known, response: HeaderTarget, path: string): void {
  const found = served.onDisk(path) ?? urlOnDisk(served, path);
  if (found === null) return;
  const isOpen = open.has(found.file.kind);
  const sent = sumOf === undefined ? found : asItStands(found, sumOf);
  for (const [name, value] of Object.entries(fileHeaders({ ...sent, isOpen })))
    response.setHeader(name, name === 'vary' ? withVary(response.getHeader?.(name), value) : value);
}

/** The other middleware sends what stands there, also of an original; nobody writes over a hashed file. */
function asItStands({ file, variant, path }: FileOnDisk, sumOf: SumOf): Pick<FileOnDisk, 'file' | 'variant'> {
  if (file.kind === 'hashed') return { file, variant };
  const hash = sumOf(path);
  if (variant === null || hash === null) return { file: { ...file, hash }, variant: null };
  return { file, variant: { ...variant, hash } };
}

/** sirv hands in the URL's path. */
function urlOnDisk(served: Served, path: string): FileOnDisk | null {
  return path.startsWith(served.base) ? served.onDisk(path.slice(served.base.length)) : null;
}

/** Earlier middleware may vary its answers too. */
export function withVary(known: unknown, added: string): string {
  const text = Array.isArray(known) ? known.join(', ') : typeof known === 'string' ? known : '';
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  if (text === '' || names.includes(added.toLowerCase())) return text || added;
  return names.includes('*') ? text : `${text}, ${added}`;
}
