// records.ts: what may stand in the small records of a released target?
import { ManifestError, pointer } from './check.ts';

/** One activation of a build. */
export interface LiveRecord {
  /** Build id: 8 to 64 lower-case hex digits. */
  readonly build: string;
  /** When it was activated, by the clock of whoever did: `2026-11-22T06:44:14.000Z`. Never a file's time. */
  readonly at: string;
  /** What the build was made from, as version control names it. */
  readonly commit?: string;
}

/** A build was published, or published again. */
export interface PublishedRecord {
  readonly build: string;
  readonly at: string;
}

/** Files that are never pruned. */
export interface PinRecord {
  /** Matched against paths below the output directory, and against logical names. */
  readonly glob: string;
  readonly at: string;
}

/** Is this text a build id? Only then may it become a part of a path. */
export function isBuildId(text: string): boolean {
  return /^[0-9a-f]{8,64}$/.test(text);
}

/**
 * Reads a live record strictly.
 *
 * @param path names the file in messages.
 * @throws ManifestError
 */
export function parseLiveRecord(json: string, path: string = 'live record'): LiveRecord {
  return parse<LiveRecord>(json, { path, ...live });
}

/** The same for the record of a publication. */
export function parsePublishedRecord(json: string, path: string = 'record'): PublishedRecord {
  return parse<PublishedRecord>(json, { path, ...published });
}

/** The same for a pin. */
export function parsePinRecord(json: string, path: string = 'pin'): PinRecord {
  return parse<PinRecord>(json, { path, ...pinned });
}

/**
 * The text of a record: keys sorted, two spaces, a line feed at the end. Equal values give equal bytes.
 *
 * @throws ManifestError for a value that could not be read again.
 */
export function stringifyRecord(record: LiveRecord | PublishedRecord | PinRecord): string {
  const form = 'glob' in record ? pinned : live;
  const value = checked(record as unknown as Readonly<Record<string, unknown>>, { path: 'record', ...form });
  const keys = Object.keys(value).sort();
  return `${JSON.stringify(Object.fromEntries(keys.map((key) => [key, value[key]])), null, 2)}\n`;
}

/** What is wrong with a value; null for nothing. */
type Fault = (value: string) => string | null;

interface Form {
  readonly required: Readonly<Record<string, Fault>>;
  readonly optional: Readonly<Record<string, Fault>>;
  readonly cure: string;
  /** Where git found two texts for one file, and put its marks between them. */
  readonly mergeCure?: string;
}

interface Source extends Form {
  readonly path: string;
}

const build: Fault = (value) => (isBuildId(value) ? null : 'not 8 to 64 lower-case hex digits');
const at: Fault = (value) => (isTime(value) ? null : 'not a time such as 2026-11-22T06:44:14.000Z');
const line: Fault = (value) =>
  /^[^\p{Cc}\p{Surrogate}]{1,1000}$/u.test(value) ? null : 'not a line of 1 to 1,000 characters';

const live: Form = {
  required: { build, at },
  optional: { commit: line },
  cure: 'Copy it again from where it was written. Where it is damaged there too, delete it: the record before it is live then.',
  mergeCure:
    'Two releases took this number. Keep the record that was pushed (git checkout FETCH_HEAD -- <this file>), and give your own build the next number (truename activate <target> <build>). Then add, commit and push',
};
const published: Form = { required: { build, at }, optional: {}, cure: 'Publish the build again.' };
const pinned: Form = { required: { glob: line, at }, optional: {}, cure: 'Delete it, and pin the files again.' };

/** Exactly as `Date.prototype.toISOString` writes it, so that one moment has one text. */
function isTime(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}

function parse<T>(json: string, source: Source): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new ManifestError({ ...unreadable(json, error, source), source: source.path });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ManifestError({ what: 'is not an object', cure: source.cure, source: source.path });
  return checked(value as Readonly<Record<string, unknown>>, source) as T;
}

function unreadable(json: string, error: unknown, { cure, mergeCure = cure }: Form): { what: string; cure: string } {
  if (json.trim() === '') return { what: 'is empty', cure };
  if (/^<{7} /m.test(json)) return { what: 'holds two records, which git could not merge', cure: mergeCure };
  return { what: `is not JSON: ${error instanceof Error ? error.message : error}`, cure };
}

/** A copy without a prototype. */
function checked(value: Readonly<Record<string, unknown>>, source: Source): Record<string, unknown> {
  const { required, optional, cure, path } = source;
  const fail = (key: string, what: string) => new ManifestError({ what, at: pointer(key), cure, source: path });
  for (const key of Object.keys(required)) if (!Object.hasOwn(value, key)) throw fail(key, 'is missing');
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, member] of Object.entries(value)) {
    const fault = Object.hasOwn(required, key) ? required[key] : Object.hasOwn(optional, key) ? optional[key] : null;
    if (!fault) throw fail(key, 'is not known here; if a newer truename wrote it, update the package that reads it');
    if (typeof member !== 'string') throw fail(key, 'is not a string');
    const wrong = fault(member);
    if (wrong !== null) throw fail(key, `is ${JSON.stringify(member)}: ${wrong}`);
    copy[key] = member;
  }
  return copy;
}
