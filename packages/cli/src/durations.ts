// durations.ts: which time does a word on the command line stand for?
import { UsageError } from './usage.ts';

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `30d` in milliseconds: a whole number of minutes, hours, days or weeks. @throws UsageError */
export function durationOf(text: string, option: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  const length = units[unit];
  if (length !== undefined) return Number(count) * length;
  throw new UsageError(`${option} is "${text}"`, 'Give a number with m, h, d or w behind it, such as 12h or 30d');
}

/** `2026-11-22` or `2026-11-22T06:44:14Z` in milliseconds since 1970. @throws UsageError */
export function dateOf(text: string, option: string): number {
  const time = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  // The 31st of February is read as a day in March.
  if (!Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text.slice(0, 10)) return time;
  throw new UsageError(`${option} is "${text}"`, 'Give a date such as 2026-11-22 or 2026-11-22T06:44:14Z');
}

/** A recorded time as people read it: `2026-11-22 06:44:14`, in UTC. */
export function formatTime(at: string): string {
  return at.slice(0, 19).replace('T', ' ');
}
