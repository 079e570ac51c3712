// feature.ts: which features did this browser prove to work?

/** What a base allows: some features cannot work under some bases, in plain Vite as well. */
export type BaseKind = 'root' | 'sub' | 'relative' | 'cdn';

declare global {
  interface Window {
    __features: Record<string, string>;
    __pending: string[];
    __done: boolean;
  }
}

const base: string = import.meta.env.BASE_URL;
export const baseKind: BaseKind =
  base === '/' ? 'root' : base.startsWith('http') ? 'cdn' : base.startsWith('/') ? 'sub' : 'relative';

/** `?all` also tries what cannot work here, so that two builds can be compared. */
const tryAll = new URLSearchParams(location.search).has('all');

const results: Record<string, string> = {};
const running = new Set<string>();
window.__features = results;
window.__pending = [];
let finishing = false;

/** Runs a proof; `not` lists the bases under which plain Vite does not support the feature. */
export function feature(name: string, prove: () => unknown, not: readonly BaseKind[] = []): void {
  if (not.includes(baseKind) && !tryAll) return;
  running.add(name);
  run(name, prove);
}

async function run(name: string, prove: () => unknown): Promise<void> {
  try {
    await prove();
    results[name] = 'ok';
  } catch (error) {
    results[name] = String(error) || 'failed';
  }
  running.delete(name);
  settle();
}

/** Call once, when every feature of the page is announced. */
export function finish(): void {
  finishing = true;
  settle();
}

function settle(): void {
  window.__pending = [...running];
  if (finishing && running.size === 0) window.__done = true;
}
