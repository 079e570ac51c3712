// check.ts: is a value of this shape, and if not, where and why?

/**
 * Returns the value, or throws. `files` are the paths that a link may name. A check does not know where its value
 * stands: the error gathers its pointer on the way out, because a pointer for each of thousands of right values would
 * cost more than all checks.
 */
export type Check<T> = (value: unknown, files: ReadonlySet<string>) => T;

/** A manifest that cannot be used: what is wrong, where, and what to do. */
export class ManifestError extends Error {
  override readonly name: string = 'ManifestError';
  /** JSON pointer (RFC 6901) of the value at fault; empty for the whole manifest. */
  readonly pointer: string;
  /** What to do about it. */
  readonly cure: string;
  readonly #what: string;

  constructor(fault: { readonly what: string; readonly at?: string; readonly cure: string; readonly source?: string }) {
    const { what, at = '', cure, source = 'manifest' } = fault;
    super(`${source}${at === '' ? '' : `#${at}`} ${what}\n  ${cure}`);
    this.pointer = at;
    this.cure = cure;
    this.#what = what;
  }

  /** The same error, in the member `key` of a value. */
  under(key: string | number): ManifestError {
    return new ManifestError({ what: this.#what, at: `${pointer(key)}${this.pointer}`, cure: this.cure });
  }

  /** The same error, naming the file it is in. */
  in(source: string): ManifestError {
    return new ManifestError({ what: this.#what, at: this.pointer, cure: this.cure, source });
  }
}

/** The cure where nothing better is known: nobody writes a manifest by hand. */
export const rebuild = 'Build again, and do not edit the manifest: it is written by truename.';

/** The pointer of the value under these keys. RFC 6901 §3: `~` is written `~0`, and `/` is written `~1`. */
export function pointer(...keys: readonly (string | number)[]): string {
  return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A record without a prototype, so that no key (`__proto__`, `constructor`) means anything but itself. */
export function recordOf<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const record: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) record[key] = value;
  return record;
}

/** A string that matches, where `fault` says what is wrong with one that does not. */
export function text(pattern: RegExp, fault: string, cure: string = rebuild): Check<string> {
  return (value) => {
    if (typeof value !== 'string') throw new ManifestError({ what: `is ${kind(value)}, not a string`, cure });
    if (!pattern.test(value)) throw new ManifestError({ what: `is ${JSON.stringify(value)}: ${fault}`, cure });
    return value;
  };
}

/** One of a few strings or numbers. */
export function oneOf<const T extends string | number>(values: readonly T[], cure: string = rebuild): Check<T> {
  return (value) => {
    const found = values.find((known) => known === value);
    if (found !== undefined) return found;
    const known = values.map((each) => JSON.stringify(each)).join(' or ');
    throw new ManifestError({ what: `is ${show(value)}, not ${known}`, cure });
  };
}

/** A whole number from `least` to `most`. */
export function integer(least: number, most: number = Number.MAX_SAFE_INTEGER): Check<number> {
  return (value) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value + 0;
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw new ManifestError({ what: `is ${show(value)}, not a whole number of ${range}`, cure: rebuild });
  };
}

export function list<T>(item: Check<T>): Check<readonly T[]> {
  return (value, files) => {
    if (!Array.isArray(value)) throw new ManifestError({ what: `is ${kind(value)}, not a list`, cure: rebuild });
    let index = 0;
    try {
      for (; index < value.length; index++) item(value[index], files);
    } catch (error) {
      throw under(index, error);
    }
    return value;
  };
}

/** One member of an object, whatever else is in it. */
export function memberOf<T>(key: string, item: Check<T>): Check<T> {
  return (value, files) => {
    const given = keyed(value);
    try {
      return item(Object.hasOwn(given, key) ? given[key] : undefined, files);
    } catch (error) {
      throw under(key, error);
    }
  };
}

/** An object with keys of the author's. */
export function record<T>(key: Check<string>, item: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value, files) => {
    const given = keyed(value);
    // Loops by index take half the time of `for … of` in code that runs once.
    const names = Object.keys(given);
    let name = '';
    try {
      for (let index = 0; index < names.length; index++) {
        name = names[index] ?? '';
        key(name, files);
        item(given[name], files);
      }
    } catch (error) {
      throw under(name, error);
    }
    return given as Readonly<Record<string, T>>;
  };
}

/** An object with known keys; any other key is a fault. */
export function object<T extends object>(checks: { readonly [K in keyof Required<T>]: Field<T, K> }): Check<T> {
  const fields = new Map<string, { readonly check: Check<unknown>; readonly optional: boolean }>(
    Object.entries(checks),
  );
  const needed = [...fields.keys()].filter((key) => !fields.get(key)?.optional);
  return (value, files) => {
    const given = keyed(value);
    const keys = Object.keys(given);
    let key = '';
    let found = 0;
    try {
      for (let index = 0; index < keys.length; index++) {
        key = keys[index] ?? '';
        const field = fields.get(key);
        if (field === undefined) throw unknownKey([...fields.keys()]);
        if (given[key] === undefined) continue;
        field.check(given[key], files);
        if (!field.optional) found++;
      }
    } catch (error) {
      throw under(key, error);
    }
    if (found < needed.length) throw missingKey(given, needed);
    return given as T;
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

/** The value as an object with keys. */
export function keyed(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ManifestError({ what: `is ${kind(value)}, not an object`, cure: rebuild });
}

function under(key: string | number, error: unknown): unknown {
  return error instanceof ManifestError ? error.under(key) : error;
}

function missingKey(given: Readonly<Record<string, unknown>>, needed: readonly string[]): ManifestError {
  const key = needed.find((each) => !Object.hasOwn(given, each) || given[each] === undefined) ?? '';
  return new ManifestError({ what: 'is missing', at: pointer(key), cure: rebuild });
}

function unknownKey(known: readonly string[]): ManifestError {
  const cure = `Known here: ${known.join(', ')}. If a newer truename wrote this manifest, update the package that reads it.`;
  return new ManifestError({ what: 'is not a key of a manifest of version 1', cure });
}

function show(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : kind(value);
}

function kind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return value === undefined ? 'missing' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}
