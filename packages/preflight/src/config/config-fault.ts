// config-fault.ts: what is wrong with a configuration, in words?
import type * as v from 'valibot';
import { shownUrl } from '../shown-urls.ts';
import { keysAt } from './config-schema.ts';

/** One thing that is wrong. */
export interface ConfigFault {
  /** What is wrong, beginning with the key: `environments.production.tls.warnDays is "21", not a whole number …`. */
  readonly message: string;
  readonly hint?: string;
  /** For a key that does not exist: it, and those that do. */
  readonly unknown?: { readonly key: string; readonly known: readonly string[] };
  /** From 1 on, where it is known; the column in UTF-16 units. */
  readonly at?: { readonly line: number; readonly column: number };
}

/** A configuration that cannot be used: all that is wrong with it. */
export class ConfigError extends Error {
  override readonly name: string = 'ConfigError';
  /** Absolute path of the configuration. */
  readonly file: string;
  readonly faults: readonly ConfigFault[];

  constructor(file: string, faults: readonly ConfigFault[]) {
    super(faults.map(({ message }) => message).join('\n'));
    this.file = file;
    this.faults = faults;
  }
}

/** The keys from the configuration's top to a value. */
export type KeyPath = readonly (string | number)[];

/** As it is written in code: `environments.production.pages[0]`. */
export function writtenPath(path: KeyPath): string {
  return path.reduce<string>((written, key) => {
    if (typeof key === 'number') return `${written}[${key}]`;
    if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${written}[${JSON.stringify(key)}]`;
    return written === '' ? key : `${written}.${key}`;
  }, '');
}

export function pathOf(issue: v.BaseIssue<unknown>): KeyPath {
  return (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
}

/** What an issue of the schema means to the user. */
export function faultOf(issue: v.BaseIssue<unknown>): ConfigFault {
  const path = pathOf(issue);
  const at = writtenPath(path) || 'The configuration';
  if (issue.type === 'strict_object' && issue.expected === 'never') return unknownKey(path);
  if (issue.input !== undefined) return { message: `${at} is ${shown(issue.input, path)}, not ${issue.message}` };
  return { message: `${at} is missing`, ...(issue.type === 'strict_object' ? {} : { hint: `Give ${issue.message}` }) };
}

function unknownKey(path: KeyPath): ConfigFault {
  const known = keysAt(path.slice(0, -1));
  return {
    message: `${writtenPath(path)} is no key of a configuration`,
    hint: `Known here: ${known.join(', ')}`,
    unknown: { key: String(path.at(-1)), known },
  };
}

/** What does not parse as a URL may hold a password all the same: whatever stands before an @. */
function withoutPassword(text: string): string {
  return shownUrl(text.replace(/^([a-z][a-z\d+.-]*:\/*)?.*@/is, '$1…@'));
}

/** A value in few words; never one that may be a token. */
function shown(value: unknown, path: KeyPath): string {
  if (typeof value === 'string' && path.at(-1) === 'tokenEnv') return 'other text';
  if (typeof value === 'string')
    return /eyJ|^.{80}/s.test(value) ? 'a long text' : JSON.stringify(withoutPassword(value));
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
