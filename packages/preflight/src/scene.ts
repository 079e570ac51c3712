// scene.ts: what do all checks of one environment share?
import type { CheckId } from './check-list.ts';
import type { Instance } from './config/instance.ts';
import type { Settings } from './config/settings.ts';
import { createResolve, type Resolve } from './net/addresses.ts';
import { type Caller, createCaller } from './net/caller.ts';
import { type Result, without } from './results.ts';

/** Where a look comes from: null is the way that users take. */
export type Vantage = Instance | null;

/** What the checks may use, and what they have found that keeps others from looking. */
export interface Scene {
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Checks whose results are told. */
  readonly wanted: ReadonlySet<CheckId>;
  /** Milliseconds since 1970: certificates and tokens end. */
  readonly now: number;
  readonly resolve: Resolve;
  readonly caller: Caller;
  /** The way that users take first, then the instances. */
  readonly vantages: readonly Vantage[];
  readonly gates: Gates;
  /** A URL of each https origin that has answered users, by the origin: redirects and documents may lead anywhere. */
  readonly met: Map<string, URL>;
  /** Tells how far the work is; throws where it is to end. */
  progress(done: number, total: number): void;
}

/** Servers that need not be asked any more, and why. */
export interface Gates {
  /** Null where nothing is known against asking. */
  reason(url: URL, vantage: Vantage): string | null;
  close(url: URL, vantage: Vantage, reason: string): void;
}

export function createScene(settings: Settings, given: Pick<Scene, 'env' | 'now' | 'wanted' | 'progress'>): Scene {
  const resolve = createResolve(settings);
  const caller = createCaller(settings, resolve);
  return {
    ...given,
    settings,
    resolve,
    caller,
    vantages: [null, ...settings.instances],
    gates: createGates(),
    met: new Map(),
  };
}

function createGates(): Gates {
  const reasons = new Map<string, string>();
  const key = ({ origin }: URL, vantage: Vantage): string => `${origin} ${vantage?.text ?? ''}`;
  return {
    reason: (url, vantage) => reasons.get(key(url, vantage)) ?? null,
    close: (url, vantage, reason) => {
      if (!reasons.has(key(url, vantage))) reasons.set(key(url, vantage), reason);
    },
  };
}

/** The same answer for several checks of one thing. */
export function withoutAll(
  checks: readonly CheckId[],
  at: { readonly subject: string; readonly instance: string | null },
  why: readonly [state: 'unknown' | 'blocked' | 'skipped', reason: string],
): Result[] {
  return checks.map((check) => without({ check, ...at }, ...why));
}
