// tree-settings.ts: with which settings is a directory digested?
import {
  baseHint,
  defaultHashLength,
  defaultSettings,
  globHint,
  hashLengthHint,
  isPattern,
  type Problem,
  parsePattern,
  type Settings,
  TruenameError,
  withSlash,
} from '@truename/engine';
import type { FileRecord, Manifest } from '@truename/manifest';

/**
 * The settings, with every question answered: by the user, by the manifest of an input that is digested already, by the
 * defaults.
 * @throws TruenameError `invalid-option` with every setting that cannot work, or that contradicts the manifest.
 */
export function treeSettings(given: Partial<Settings>, manifest: Manifest | null): Settings {
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Settings>;
  if (set.base !== undefined) Object.assign(set, { base: withSlash(set.base) });
  const named: Partial<NamingSettings> = manifest ? namedBy(manifest) : {};
  const hash = set.hash ?? named.hash ?? defaultSettings.hash;
  const integrity = (manifest && integrityIn(manifest)) ?? defaultSettings.integrity;
  const settings: Settings = { ...defaultSettings, hashLength: defaultHashLength(hash), integrity, ...named, ...set };
  const problems = [...wrongValues(settings), ...(manifest ? contradictions(set, named) : [])];
  const [first, ...rest] = problems;
  if (first) throw new TruenameError([first, ...rest]);
  return settings;
}

type NamingSettings = Pick<Settings, 'base' | 'pattern' | 'hash' | 'hashLength' | 'salt'>;

/** Which files have an `integrity` value in this manifest; null where none could have one. */
export function integrityIn({ outputs, fixed }: Manifest): Settings['integrity'] | null {
  const records = [...Object.values(outputs), ...Object.values(fixed)].filter(({ type }) => type !== 'text/html');
  const isScript = ({ type }: FileRecord) => type === 'text/javascript' || type === 'text/css';
  const having = records.filter(({ integrity }) => integrity !== undefined);
  if (having.some((record) => !isScript(record))) return 'all';
  if (having.length > 0) return 'scripts';
  return records.some(isScript) ? false : null;
}

function namedBy({ base, naming }: Manifest): NamingSettings {
  const { pattern, algorithm, length, salt = '' } = naming;
  return { base, pattern, hash: algorithm, hashLength: length, salt };
}

/** A digested tree has its names: with other settings each of them would be wrong. */
function contradictions(set: Partial<Settings>, named: Partial<NamingSettings>): Problem[] {
  return Object.entries(named).flatMap(([key, value]) => {
    const wanted = set[key as keyof NamingSettings];
    if (wanted === undefined || wanted === value) return [];
    const message = `"${key}" is ${JSON.stringify(wanted)}, and the directory was digested with ${JSON.stringify(value)}`;
    return [invalid(message, 'Leave the option out, or digest the source again with it')];
  });
}

function wrongValues({ base, pattern, hash, hashLength, fixed, rename }: Settings): Problem[] {
  const problems: Problem[] = [];
  const check = (what: string, hint: string | null): void => {
    if (hint !== null) problems.push(invalid(what, hint));
  };
  check(`"base" is ${JSON.stringify(base)}`, baseHint(base));
  const parsed = parsePattern(pattern);
  if (!isPattern(parsed)) problems.push(parsed);
  const isHash = hash === 'xxh64' || hash === 'sha256';
  check(`"hash" is ${JSON.stringify(hash)}`, isHash ? null : 'Use "xxh64" or "sha256"');
  check(`"hashLength" is ${JSON.stringify(hashLength)}`, isHash ? hashLengthHint(hashLength, hash) : null);
  for (const glob of fixed) check(`"fixed" has the glob ${JSON.stringify(glob)}`, globHint(glob));
  for (const glob of rename) check(`"rename" has the glob ${JSON.stringify(glob)}`, globHint(glob));
  return problems;
}

function invalid(message: string, hint: string): Problem {
  return { code: 'invalid-option', severity: 'error', message, hint };
}
