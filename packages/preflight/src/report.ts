// report.ts: how do thousands of results become a list that is read?
import { type CheckId, checkIds } from './check-list.ts';
import { type FaultyResult, isFaulty, type Result, type State } from './results.ts';
import type { Scene } from './scene.ts';
import { shownText, shownUrl } from './shown-urls.ts';

/** What one check came to. */
export interface CheckReport {
  readonly id: CheckId;
  /** `failed` where anything failed; else `warned`, `unknown`, `passed`, `blocked`, or `skipped`. */
  readonly state: State;
  /** Hosts, pages, files or issuers that are right. */
  readonly passed: number;
  readonly findings: readonly Finding[];
  /** Why something was not looked at that should have been; of a skipped check, why it does not apply. Each once. */
  readonly reasons: readonly string[];
}

/** A fault, and all that have it. */
export interface Finding {
  readonly check: CheckId;
  readonly state: 'failed' | 'warned';
  /** Null for what users see, or for all instances. */
  readonly instance: string | null;
  /** URLs or hosts; the first one is what `came` tells of. */
  readonly subjects: readonly string[];
  readonly expected: string;
  readonly came: string;
  readonly todo: string;
}

/** All that is known of one environment. */
export interface EnvironmentReport {
  readonly name: string;
  /** Build id of the manifest. */
  readonly build: string;
  readonly pages: readonly string[];
  readonly assets: string;
  readonly instances: readonly string[];
  readonly counts: { readonly requests: number; readonly again: number };
  readonly checks: readonly CheckReport[];
}

/** What a run came to. */
export interface Found {
  readonly scene: Scene;
  readonly results: readonly Result[];
}

export function reportOf({ scene, results }: Found): EnvironmentReport {
  const { name, manifest, pages, assets, instances } = scene.settings;
  const byCheck = grouped(results);
  return {
    name,
    build: manifest.build,
    pages: pages.map(({ url }) => shownUrl(url.href)),
    assets: assets.href,
    instances: instances.map(({ text }) => text),
    counts: { ...scene.caller.counts },
    checks: checkIds.map((id) => (scene.wanted.has(id) ? checkReport(id, byCheck.get(id) ?? []) : unwanted(id))),
  };
}

function grouped(results: readonly Result[]): Map<CheckId, Result[]> {
  const groups = new Map<CheckId, Result[]>();
  for (const result of results) {
    const group = groups.get(result.check);
    if (group) group.push(result);
    else groups.set(result.check, [result]);
  }
  return groups;
}

/** The reason of checks that nobody asked for. */
export const leftOut = 'left out';

function unwanted(id: CheckId): CheckReport {
  return { id, state: 'skipped', passed: 0, findings: [], reasons: [leftOut] };
}

/** The first that there is decides. */
const order: readonly State[] = ['failed', 'warned', 'unknown', 'passed', 'blocked', 'skipped'];

function checkReport(id: CheckId, results: readonly Result[]): CheckReport {
  const state = order.find((each) => results.some((result) => result.state === each)) ?? 'skipped';
  const reasons = results.flatMap((result) =>
    'reason' in result && isShown(result.state, state) ? [result.reason] : [],
  );
  return {
    id,
    state,
    passed: new Set(results.flatMap((result) => (result.state === 'passed' ? [result.subject] : []))).size,
    findings: findingsOf(results.filter(isFaulty)),
    reasons:
      results.length === 0
        ? [nothing[id] ?? 'there is nothing to look at']
        : [...new Set(reasons.map(shownText))].sort(),
  };
}

/** What does not apply to some subjects is no news where others were looked at. */
function isShown(reason: State, state: State): boolean {
  return reason !== 'skipped' || state === 'skipped';
}

/** Why a check may have no results at all. */
const nothing: Readonly<Partial<Record<CheckId, string>>> = {
  'oidc.discovery': 'the configuration names no issuer',
  'oidc.issuer': 'the configuration names no issuer',
  'token.issuer': 'the configuration names no issuer',
  'asset.cors': 'pages and files are of one host',
  'asset.encoding': 'the build has no text files that servers compress',
  'asset.range': 'no file of the build is long enough to have parts',
  'missing.cached': 'no 404 came that could be stored',
};

function findingsOf(faults: readonly FaultyResult[]): Finding[] {
  const groups = new Map<string, FaultyResult[]>();
  for (const fault of faults) {
    const key = JSON.stringify([fault.state, fault.instance, fault.kind]);
    const group = groups.get(key);
    if (group) group.push(fault);
    else groups.set(key, [fault]);
  }
  return [...groups.values()].map(findingOf);
}

function findingOf(faults: readonly FaultyResult[]): Finding {
  const sorted = faults.toSorted((a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0));
  const [{ check, state, instance, expected, came, todo }] = sorted as [FaultyResult];
  const subjects = [...new Set(sorted.map(({ subject }) => subject))].map(shownText);
  const [told, shown, cure] = [expected, came, todo].map(shownText) as [string, string, string];
  return { check, state, instance, subjects, expected: told, came: shown, todo: cure };
}

/** Was something not looked at that should have been? */
function isOpen({ state, reasons }: CheckReport): boolean {
  return state !== 'skipped' && reasons.length > 0;
}

/** Checks that are to be told as errors: what they could not look at is no consequence of a fault that is told. */
export function openChecks({ checks }: Pick<EnvironmentReport, 'checks'>): CheckReport[] {
  const hasFailed = checks.some(({ state }) => state === 'failed');
  return checks.filter((check) => (hasFailed ? check.state === 'unknown' : isOpen(check)));
}

/** 1 for a fault, 3 where something could not be looked at, 0 where all is right. */
export function exitCodeOf(reports: readonly EnvironmentReport[]): 0 | 1 | 3 {
  const all = reports.flatMap(({ checks }) => checks);
  if (all.some(({ state }) => state === 'failed')) return 1;
  return all.some(isOpen) ? 3 : 0;
}
