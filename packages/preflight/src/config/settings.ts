// settings.ts: what is an environment to be, with all defaults filled in?
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Manifest, ManifestError, parseManifest } from '@truename/manifest';
import type { CheckId } from '../check-list.ts';
import { ConfigError, type KeyPath, writtenPath } from './config-fault.ts';
import { directoryOf, type LoadedConfig, placed } from './config-file.ts';
import { hostnameOf, patternOf } from './config-schema.ts';
import type { EnvironmentConfig, OidcConfig, PageConfig, PageExpectation, TlsConfig } from './define-config.ts';
import { type Instance, parseInstance } from './instance.ts';
import { placeOfKey } from './key-places.ts';

/** A page, and what it has to answer. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly match: Pattern | null;
  readonly notMatch: Pattern | null;
}

/** What a body is searched for. */
export interface Pattern {
  readonly expression: RegExp;
  /** As the configuration writes it. */
  readonly text: string;
}

export interface TlsSettings extends Required<Omit<TlsConfig, 'ca'>> {
  /** PEM; null for none besides those of Node. */
  readonly ca: string | null;
}

/** An environment, as the checks see it. */
export interface Settings {
  readonly name: string;
  readonly manifest: Manifest;
  readonly pages: readonly Page[];
  /** With a slash at its end. */
  readonly assets: URL;
  readonly instances: readonly Instance[];
  /** Null: to be found out. */
  readonly instanceAssets: URL | false | null;
  readonly tls: TlsSettings;
  readonly oidc: readonly OidcConfig[];
  readonly httpPort: number | false;
  /** Host → IP address. */
  readonly resolve: ReadonlyMap<string, string>;
  readonly dnsServers: readonly string[];
  readonly sample: 'all' | number;
  readonly originals: boolean;
  readonly retentionDays: number;
  readonly skip: ReadonlySet<CheckId>;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly budgetMs: number;
}

/** What counts where a configuration says nothing. */
export const defaults = {
  manifest: 'dist/.truename/manifest.json',
  tls: { warnDays: 21, failDays: 7, minVersion: 'TLSv1.2', instances: true },
  httpPort: 80,
  sample: 'all',
  originals: true,
  retentionDays: 30,
  concurrency: 16,
  timeoutMs: 10_000,
  retries: 2,
  budgetMs: 600_000,
} as const;

/**
 * The settings of an environment that the configuration has. Reads its manifest and its certificates.
 *
 * @param manifest another manifest (absolute path) than the configuration's.
 * @throws ConfigError
 */
export function settingsOf(loaded: LoadedConfig, name: string, manifest?: string): Settings {
  const given = loaded.config.environments[name];
  if (given === undefined) throw new Error(`There is no environment ${name}`);
  const read = reader(loaded, name);
  const build = read.manifest(given, manifest);
  const pages = given.pages.map((page) => pageOf(page, given.expect ?? {}));
  const { warnDays, failDays, minVersion, instances } = { ...defaults.tls, ...given.tls };
  return {
    ...defaults,
    ...optionalOf(given),
    name,
    manifest: build,
    pages,
    assets: new URL(given.assets ?? new URL(build.base, pages[0]?.url).href),
    instances: (given.instances ?? []).flatMap((text) => parseInstance(text) ?? []),
    instanceAssets:
      typeof given.instanceAssets === 'string' ? new URL(given.instanceAssets) : (given.instanceAssets ?? null),
    tls: { warnDays, failDays, minVersion, instances, ca: read.certificates(given) },
    oidc: given.oidc ?? [],
    resolve: new Map(Object.entries(given.resolve ?? {}).map(([host, address]) => [hostnameOf(host) ?? host, address])),
    dnsServers: given.dnsServers ?? [],
    skip: new Set(given.skip),
  };
}

const plainKeys = [
  'httpPort',
  'sample',
  'originals',
  'retentionDays',
  'concurrency',
  'timeoutMs',
  'retries',
  'budgetMs',
] as const;

function optionalOf(given: EnvironmentConfig): Partial<Pick<Settings, (typeof plainKeys)[number]>> {
  return Object.fromEntries(plainKeys.flatMap((key) => (given[key] === undefined ? [] : [[key, given[key]]])));
}

function pageOf(given: string | PageConfig, shared: PageExpectation): Page {
  const page: PageConfig = typeof given === 'string' ? { url: given } : given;
  const match = page.match ?? shared.match;
  const notMatch = page.notMatch ?? shared.notMatch;
  return {
    url: new URL(page.url),
    status: page.status ?? shared.status ?? 200,
    match: readPattern(match),
    notMatch: readPattern(notMatch),
  };
}

function readPattern(given: string | RegExp | undefined): Pattern | null {
  if (given === undefined) return null;
  const isExpression = typeof given !== 'string' || /^\/.+\/[a-z]*$/s.test(given);
  // Where a search begins must not depend on the search before it.
  const { source, flags } = patternOf(given);
  return { expression: new RegExp(source, flags.replace(/[gy]/g, '')), text: isExpression ? `${given}` : `"${given}"` };
}

/** Reads the files that a configuration names; what cannot be read is a fault of the key that names it. */
function reader(loaded: LoadedConfig, name: string) {
  const { file, text, config } = loaded;
  const from = directoryOf(file);
  const fault = (path: KeyPath, message: string, hint: string): ConfigError =>
    new ConfigError(file, [
      placed({ message: `${writtenPath(path)}: ${message}`, hint }, text, placeOfKey(text, path)),
    ]);
  return {
    manifest(given: EnvironmentConfig, other: string | undefined): Manifest {
      const written = given.manifest ?? config.manifest ?? defaults.manifest;
      const path = other ?? resolve(from, written);
      const key = given.manifest === undefined ? ['manifest'] : ['environments', name, 'manifest'];
      try {
        return parseManifest(readFileSync(path, 'utf8'), path);
      } catch (error) {
        const why = error instanceof ManifestError ? (error.message.split('\n')[0] ?? '') : unreadable(path, error);
        throw fault(
          key,
          why,
          'Build first, or name the manifest of the build that this environment serves; some uploaders leave out folders that start with a dot',
        );
      }
    },
    certificates(given: EnvironmentConfig): string | null {
      if (given.tls?.ca === undefined) return null;
      const path = resolve(from, given.tls.ca);
      const key = ['environments', name, 'tls', 'ca'];
      try {
        const pem = readFileSync(path, 'utf8');
        if (/-----BEGIN (?:TRUSTED )?CERTIFICATE-----/.test(pem)) return pem;
      } catch (error) {
        throw fault(key, unreadable(path, error), 'Give a path from the directory of the configuration');
      }
      throw fault(key, `${path} holds no certificate`, 'Give a PEM file: it has lines "-----BEGIN CERTIFICATE-----"');
    },
  };
}

function unreadable(path: string, error: unknown): string {
  const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return isAbsent
    ? `${path} is not there`
    : `${path} cannot be read: ${error instanceof Error ? error.message : error}`;
}
