// check.ts: is a value of this shape, and if not, where and why?

/** Returns the value, copied, or throws. `at` is its JSON pointer. */
export type Check<T> = (value: unknown, at: string) => T;

/** A manifest that cannot be used: what is wrong, where, and what to do. */
export class ManifestError extends Error {
  override readonly name: string = 'ManifestError';
  /** JSON pointer (RFC 6901) of the value at fault; empty for the whole manifest. */
  readonly pointer: string;
  /** What to do about it. */
  readonly cure: string;
  readonly #what: string;

  constructor(fault: { readonly what: string; readonly at: string; readonly cure: string; readonly source?: string }) {
    super(`${fault.source ?? 'manifest'}${fault.at === '' ? '' : `#${fault.at}`} ${fault.what}\n  ${fault.cure}`);
    this.pointer = fault.at;
    this.cure = fault.cure;
    this.#what = fault.what;
  }

  /** The same error, naming the file it is in. */
  in(source: string): ManifestError {
    return new ManifestError({ what: this.#what, at: this.pointer, cure: this.cure, source });
  }
}

/** The cure where nothing better is known: nobody writes a manifest by hand. */
export const rebuild = 'Build again, and do not edit the manifest: it is written by truename.';

/** The pointer of a member. RFC 6901 §3: `~` is written `~0`, and `/` is written `~1`. */
export function member(at: string, key: string | number): string {
  return `${at}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** A record without a prototype, so that no key (`__proto__`, `constructor`) means anything but itself. */
export function recordOf<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const record: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) record[key] = value;
  return record;
}

/** A string that matches, where `fault` says what is wrong with one that does not. */
export function text(pattern: RegExp, fault: string, cure: string = rebuild): Check<string> {
  return (value, at) => {
    if (typeof value !== 'string') throw new ManifestError({ what: `is ${kind(value)}, not a string`, at, cure });
    if (!pattern.test(value)) throw new ManifestError({ what: `is ${JSON.stringify(value)}: ${fault}`, at, cure });
    return value;
  };
}

/** One of a few strings or numbers. */
export function oneOf<const T extends string | number>(values: readonly T[], cure: string = rebuild): Check<T> {
  return (value, at) => {
    const found = values.find((known) => known === value);
    if (found !== undefined) return found;
    const known = values.map((each) => JSON.stringify(each)).join(' or ');
    throw new ManifestError({ what: `is ${show(value)}, not ${known}`, at, cure });
  };
}

/** A whole number from `least` to `most`. */
export function integer(least: number, most: number = Number.MAX_SAFE_INTEGER): Check<number> {
  return (value, at) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value + 0;
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw new ManifestError({ what: `is ${show(value)}, not a whole number of ${range}`, at, cure: rebuild });
  };
}

export function list<T>(item: Check<T>): Check<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new ManifestError({ what: `is ${kind(value)}, not a list`, at, cure: rebuild });
    return Array.from(value, (each, index) => item(each, member(at, index)));
  };
}

/** An object with keys of the author's. */
export function record<T>(key: Check<string>, item: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value, at) =>
    recordOf(members(value, at).map(([name, each]) => [key(name, member(at, name)), item(each, member(at, name))]));
}

/** An object with known keys; any other key is a fault. */
export function object<T extends object>(checks: { readonly [K in keyof Required<T>]: Field<T, K> }): Check<T> {
  const fields: Readonly<Record<string, { readonly check: Check<unknown>; readonly optional: boolean }>> = recordOf(
    Object.entries(checks),
  );
  return (value, at) => {
    const given = members(value, at);
    for (const [key] of given) if (!fields[key]) throw unknownKey(member(at, key), Object.keys(fields));
    const present = new Set(given.filter(([, each]) => each !== undefined).map(([key]) => key));
    for (const [key, { optional }] of Object.entries(fields))
      if (!optional && !present.has(key))
        throw new ManifestError({ what: 'is missing', at: member(at, key), cure: rebuild });
    return recordOf(
      given
        .filter(([key]) => present.has(key))
        .map(([key, each]) => [key, fields[key]?.check(each, member(at, key))] as const),
    ) as T;
  };
}

type Field<T, K extends keyof T> = {
  readonly check: Check<Exclude<T[K], undefined>>;
  readonly optional: Record<never, never> extends Pick<T, K> ? true : false;
};

export function required<T>(check: Check<T>): { readonly check: Check<T>; readonly optional: false } {
  return { check, optional: false };
}

export function optional<T>(check: Check<T>): { readonly check: Check<T>; readonly optional: true } {
  return { check, optional: true };
}

function members(value: unknown, at: string): [string, unknown][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw new ManifestError({ what: `is ${kind(value)}, not an object`, at, cure: rebuild });
}

function unknownKey(at: string, known: readonly string[]): ManifestError {
  const cure = `Known here: ${known.join(', ')}. If a newer truename wrote this manifest, update the package that reads it.`;
  return new ManifestError({ what: 'is not a key of a manifest of version 1', at, cure });
}

function show(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : kind(value);
}

function kind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return value === undefined ? 'missing' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}
