// merge.ts: is a fault one of the site, or of some of its instances?
import type { CheckId } from './check-list.ts';
import { type FaultyResult, isFaulty, passed, type Result, without } from './results.ts';

/** What the users' way and the instances came to for one thing. */
interface Group {
  readonly key: string;
  /** Passed, warned or failed. */
  readonly judged: readonly Result[];
}

const fleet: Readonly<Partial<Record<CheckId, CheckId>>> = {
  'asset.status': 'fleet.bytes',
  'asset.bytes': 'fleet.bytes',
};

/**
 * One fault is told once: of all, if all have it; else of each instance that has it. A file that some instances have
 * right and some do not is a disagreement (`fleet.bytes`), however users happen to be led.
 */
export function merged(
  results: readonly Result[],
  instances: readonly string[],
  wanted: ReadonlySet<CheckId>,
): Result[] {
  if (instances.length === 0) return [...results, noFleet()];
  const judged = results.filter((result) => isFaulty(result) || result.state === 'passed');
  const rest = results.filter((result) => !isFaulty(result) && result.state !== 'passed');
  return [...groupsOf(judged).flatMap((group) => mergedGroup(group, wanted)), ...rest];
}

function noFleet(): Result {
  return without(
    { check: 'fleet.bytes', subject: 'instances', instance: null },
    'skipped',
    'the configuration names no instances',
  );
}

function groupsOf(results: readonly Result[]): Group[] {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const key = `${result.check} ${result.subject}`;
    const group = groups.get(key);
    if (group) group.push(result);
    else groups.set(key, [result]);
  }
  return [...groups].map(([key, judged]) => ({ key, judged }));
}

function mergedGroup({ judged }: Group, wanted: ReadonlySet<CheckId>): Result[] {
  const disagreeing = (fault: FaultyResult): Result => disagreement(fault, wanted);
  const [first] = judged;
  const faulty = judged.filter(isFaulty);
  const agreement = agreed(judged);
  if (first === undefined || faulty.length === 0) return [...judged, ...agreement];
  const right = judged.filter((result) => !isFaulty(result));
  const edge = faulty.find(({ instance }) => instance === null);
  const own = faulty.filter(({ instance }) => instance !== null);
  const hasRightInstance = right.some(({ instance }) => instance !== null);
  if (own.length === 0)
    return [...right, ...faulty.map((fault) => (hasRightInstance ? beforeInstances(fault) : fault)), ...agreement];
  if (hasRightInstance) return [...right, ...own.map(disagreeing)];
  if (edge !== undefined) return [edge];
  if (right.length > 0 && first !== undefined && ofHeaders.has(first.check) && isAlike(own)) return [...right];
  // What stands before them has the right bytes, and will not for ever.
  if (right.length > 0) return [...right, ...own.map(disagreeing)];
  const [told = own[0]] = own;
  return told === undefined ? [] : [...(own.length > 1 && isAlike(own) ? [ofAll(told)] : own)];
}

/** A CDN or a balancer may set these headers for all: what users get is right, and does not come from the instances. */
const ofHeaders: ReadonlySet<CheckId> = new Set([
  'asset.type',
  'asset.cache',
  'asset.cors',
  'asset.vary',
  'missing.notfound',
]);

function isAlike(faults: readonly FaultyResult[]): boolean {
  return new Set(faults.map(({ kind }) => kind)).size === 1;
}

function ofAll(fault: FaultyResult): Result {
  return { ...fault, instance: null, came: `${fault.came} (of every instance)` };
}

function beforeInstances(fault: FaultyResult): Result {
  return { ...fault, came: `${fault.came}; every instance answers right, so it is what stands before them` };
}

function disagreement(fault: FaultyResult, wanted: ReadonlySet<CheckId>): Result {
  const check = fleet[fault.check] ?? fault.check;
  return wanted.has(check) ? { ...fault, check } : fault;
}

/** Files that all instances have right are a passed comparison. */
function agreed(judged: readonly Result[]): Result[] {
  const [first] = judged;
  const ofInstances = judged.filter(({ instance }) => instance !== null);
  const isComparison =
    first?.check === 'asset.bytes' && ofInstances.length > 0 && ofInstances.every(({ state }) => state === 'passed');
  return isComparison ? [passed({ check: 'fleet.bytes', subject: first.subject, instance: null })] : [];
}
