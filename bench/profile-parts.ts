// profile-parts.ts: on what does a process spend its time? From what `node --cpu-prof` writes.

/** V8's format (Chrome DevTools Protocol, Profiler.Profile). */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** The node that was on top of the stack at each sample. */
  readonly samples: readonly number[];
  /** Microseconds from the sample before to each sample. */
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

export const parts = [
  'own code',
  'libraries: hashing, parsers',
  'Node: HTTP, TLS, streams, timers',
  'Node: unpacking (zlib)',
  'Node: the rest (start, modules, URLs)',
  'outside of scripts: OpenSSL, the system',
  'garbage collector',
  'waiting',
] as const;
export type Part = (typeof parts)[number];

/** Milliseconds of each part. Time counts for the function that ran, not for the one that called it. */
export function partsOf({ nodes, samples, timeDeltas }: CpuProfile): Record<Part, number> {
  const partOf = partsOfNodes(nodes);
  const times = Object.fromEntries(parts.map((part) => [part, 0])) as Record<Part, number>;
  for (const [index, id] of samples.entries()) {
    const part = partOf.get(id);
    if (part !== undefined) times[part] += Math.max(0, timeDeltas[index + 1] ?? 0) / 1000;
  }
  return times;
}

/** What has no file (a built-in function, one in C++) is of the part that called it. */
function partsOfNodes(nodes: readonly ProfileNode[]): Map<number, Part> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Map<number, Part>();
  const visit = (node: ProfileNode, of: Part): void => {
    const part = ownPart(node) ?? of;
    found.set(node.id, part);
    for (const child of node.children ?? []) visit(byId.get(child)!, part);
  };
  const [root] = nodes;
  if (root !== undefined) visit(root, 'outside of scripts: OpenSSL, the system');
  return found;
}

/** What V8 writes where no function runs. C++ that no script has called is decryption, for the most part. */
const outside: ReadonlyMap<string, Part> = new Map([
  ['(program)', 'outside of scripts: OpenSSL, the system'],
  ['(garbage collector)', 'garbage collector'],
  ['(idle)', 'waiting'],
]);

/** Modules that a request goes through. */
const network =
  /^node:(?:internal\/)?(?:https?|_http\w*|net|tls|_tls\w*|_stream\w*|streams?|stream_base_commons|events|timers|buffer|async_hooks|process\/task_queues|crypto|dns)\b/;

function ownPart({ callFrame: { functionName, url } }: ProfileNode): Part | null {
  const named = outside.get(functionName);
  if (named !== undefined) return named;
  if (url.startsWith('wasm:') || url.includes('/node_modules/')) return 'libraries: hashing, parsers';
  if (url.startsWith('file:')) return 'own code';
  if (/^node:zlib\b/.test(url)) return 'Node: unpacking (zlib)';
  if (network.test(url)) return 'Node: HTTP, TLS, streams, timers';
  return url.startsWith('node:') ? 'Node: the rest (start, modules, URLs)' : null;
}
