// look.ts: what does a preflight find? In short words that tests compare.
import {
  type CheckId,
  type Config,
  checkEnvironment,
  type EnvironmentConfig,
  type EnvironmentReport,
  exitCodeOf,
  type RunOptions,
  type Settings,
  settingsOf,
} from '@truename/preflight';

/** Settings of one environment, as a configuration in this directory would have them. */
export function settings(dir: string, environment: EnvironmentConfig, manifest = '.truename/manifest.json'): Settings {
  const config: Config = { manifest, environments: { production: environment } };
  return settingsOf({ file: `${dir}/truename.config.json`, config, text: JSON.stringify(config) }, 'production');
}

export interface Looked {
  readonly report: EnvironmentReport;
  /** `asset.bytes`, `fleet.bytes at 127.0.0.3`, `warned tls.expiry`, `unknown dns`: all that is not right. */
  readonly faults: readonly string[];
  readonly exitCode: number;
}

export async function look(given: Settings, options: Partial<RunOptions> = {}): Promise<Looked> {
  const report = await checkEnvironment(given, { env: {}, now: Date.now(), ...options });
  return { report, faults: faultsOf(report), exitCode: exitCodeOf([report]) };
}

export function faultsOf({ checks }: EnvironmentReport): string[] {
  const found = checks.flatMap(({ id, state, findings }) => [
    ...(state === 'unknown' ? [`unknown ${id}`] : []),
    ...findings.map(
      ({ state: how, instance }) =>
        `${how === 'warned' ? 'warned ' : ''}${id}${instance === null ? '' : ` at ${instance}`}`,
    ),
  ]);
  return [...new Set(found)];
}

/** Checks that came to something. */
export function looked({ checks }: EnvironmentReport): CheckId[] {
  return checks.filter(({ state }) => state === 'passed').map(({ id }) => id);
}
