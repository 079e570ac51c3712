// retold.ts: which check tells a fault whose own check is left out?
import type { CheckId } from './check-list.ts';
import { type FaultyResult, isFaulty, type Result } from './results.ts';

/** Checks that look at what comes of pages: where none is served, they have looked at nothing. */
const ofServedPages: readonly CheckId[] = [
  'route.body',
  'html.references',
  'html.cache',
  'html.retention',
  'fleet.build',
];

/**
 * A fault keeps other checks from looking, which is no news beside it. Where its own check is left out, the first of the
 * others that is wanted tells it: what could not be looked at because of the environment is wrong, and not unknown.
 */
export function retold(results: readonly Result[], wanted: ReadonlySet<CheckId>): Result[] {
  const untold = results.filter(
    (result): result is FaultyResult => isFaulty(result) && result.state === 'failed' && !wanted.has(result.check),
  );
  if (untold.length === 0) return [...results];
  const blocked = blockedBy(results, wanted);
  const idle = ofServedPages.find((check) => wanted.has(check) && !results.some((each) => isOf(each, check)));
  const told = untold.flatMap((fault) => {
    const found = blocked.get(fault.check)?.find((each) => isFor(each, fault))?.check;
    const check = found ?? (fault.check === 'route.status' ? idle : undefined);
    return check === undefined ? [] : [{ ...fault, check }];
  });
  return [...results, ...told];
}

type Blocked = Extract<Result, { readonly reason: string }>;

/** What is not looked at, by the check that tells why: reasons end with its id. Of several for one reason, one. */
function blockedBy(results: readonly Result[], wanted: ReadonlySet<CheckId>): Map<string, Blocked[]> {
  const byReason = new Map<string, Blocked>();
  for (const result of results) {
    if (result.state !== 'blocked' || !wanted.has(result.check)) continue;
    const key = `${result.check} ${result.reason}`;
    if (!byReason.has(key)) byReason.set(key, result);
  }
  const byTeller = new Map<string, Blocked[]>();
  for (const result of byReason.values()) {
    const teller = /\(([a-z.]+)\)$/.exec(result.reason)?.[1] ?? '';
    byTeller.set(teller, [...(byTeller.get(teller) ?? []), result]);
  }
  return byTeller;
}

/** Does this result tell how a check ended? One that could not be made tells nothing of it. */
function isOf(result: Result, check: CheckId): boolean {
  return result.check === check && (result.state === 'passed' || isFaulty(result));
}

/** Reasons name the instance or the host. */
function isFor({ reason, subject, instance }: Blocked, fault: FaultyResult): boolean {
  const { host } = URL.canParse(fault.subject) ? new URL(fault.subject) : { host: '' };
  const who = fault.instance ?? (host || fault.subject);
  return (
    reason.includes(who) || (subject === fault.subject && (fault.instance === null || instance === fault.instance))
  );
}
