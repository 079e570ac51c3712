// results.ts: what can come of a look at one thing?
import type { CheckId } from './check-list.ts';

/**
 * - `passed`, `warned`, `failed`: it was looked at.
 * - `unknown`: it could not be looked at, for a reason on this side: a resolver that is gone, a token that is not set.
 * - `blocked`: another fault, or an unknown, keeps it from being looked at.
 * - `skipped`: it does not apply here, or nobody asked for it.
 */
export type State = 'passed' | 'warned' | 'failed' | 'unknown' | 'blocked' | 'skipped';

/** What was looked at. */
export interface Subject {
  readonly check: CheckId;
  /** A URL, a host, or an issuer. */
  readonly subject: string;
  /** As the configuration writes it, or one of several addresses of the host; null for the way that users take. */
  readonly instance: string | null;
}

/** What is wrong. Of several faults of one kind, one is told, and the others are listed. */
export interface Fault {
  readonly kind: string;
  readonly expected: string;
  readonly came: string;
  /** What to do: a sentence in the imperative. */
  readonly todo: string;
}

export type Result = Subject &
  (
    | { readonly state: 'passed' }
    | ({ readonly state: 'warned' | 'failed' } & Fault)
    | { readonly state: 'unknown' | 'blocked' | 'skipped'; readonly reason: string }
  );

export type FaultyResult = Extract<Result, Fault>;

export function isFaulty(result: Result): result is FaultyResult {
  return result.state === 'failed' || result.state === 'warned';
}

export function passed({ check, subject, instance }: Subject): Result {
  return { check, subject, instance, state: 'passed' };
}

export function failed({ check, subject, instance }: Subject, fault: Fault): Result {
  return { check, subject, instance, state: 'failed', ...fault };
}

export function warned({ check, subject, instance }: Subject, fault: Fault): Result {
  return { check, subject, instance, state: 'warned', ...fault };
}

/** A fault, or none. */
export function judged(at: Subject, fault: Fault | null): Result {
  return fault === null ? passed(at) : failed(at, fault);
}

export function without(
  { check, subject, instance }: Subject,
  state: 'unknown' | 'blocked' | 'skipped',
  reason: string,
): Result {
  return { check, subject, instance, state, reason };
}
