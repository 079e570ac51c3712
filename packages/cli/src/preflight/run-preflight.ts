// run-preflight.ts: from the configuration to the outcome
import { resolve } from 'node:path';
import {
  type BlindSpot,
  blindSpots,
  type CheckId,
  ConfigError,
  checkEnvironment,
  checkIds,
  type EnvironmentReport,
  exitCodeOf,
  explanation,
  isCheckId,
  type LoadedConfig,
  loadConfig,
  redacted,
  type Settings,
  settingsOf,
} from '@truename/preflight';
import type { Call, Outcome } from '../command.ts';
import { UsageError, unknownName } from '../usage.ts';
import { configProblems } from './config-problems.ts';
import { explanationText } from './explain-check.ts';
import { initPreflight } from './init-preflight.ts';
import type { PreflightArguments, PreflightOptions } from './options.ts';
import { annotationLines, writeJunit } from './outputs.ts';
import { preflightReport } from './preflight-report.ts';

export type PreflightCall = Call<PreflightArguments, PreflightOptions>;

/** The exit codes of the frame are 0, 1 and 2; this one says that something could not be looked at. */
const couldNotRun = 3;

export async function runPreflight(call: PreflightCall): Promise<Outcome> {
  const { explain, init } = call.options;
  if (explain !== undefined) return explained(explain, call);
  if (init) return initPreflight(call);
  const chosen = { only: chosenChecks(call.options.only), skip: chosenChecks(call.options.skip) ?? new Set<CheckId>() };
  try {
    const loaded = await configOf(call);
    const settings = settingsOfAll(loaded, call);
    return await checked(settings, { loaded, call, ...chosen });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { text: '', json: {}, problems: configProblems(error), verdict: 'Nothing was checked.', exitCode: 2 };
  }
}

function explained(check: string, call: PreflightCall): Outcome {
  if (!isCheckId(check)) throw unknownName('check', check, checkIds);
  const page = explanation(check);
  return { text: explanationText(page, call), json: { check, explanation: page }, problems: [] };
}

/** Ids, and all ids of families. Null for no choice. */
function chosenChecks(given: readonly string[]): ReadonlySet<CheckId> | null {
  const families = [...new Set(checkIds.map((id) => id.split('.')[0] ?? id))];
  for (const name of given)
    if (!isCheckId(name) && !families.includes(name)) throw unknownName('check', name, [...checkIds, ...families]);
  if (given.length === 0) return null;
  return new Set(checkIds.filter((id) => given.some((name) => id === name || id.startsWith(`${name}.`))));
}

async function configOf({ options, terminal }: PreflightCall): Promise<LoadedConfig> {
  const file = options.config === undefined ? undefined : resolve(terminal.cwd, options.config);
  const loaded = await loadConfig({ cwd: terminal.cwd, ...(file === undefined ? {} : { file }) }).catch(
    (error: unknown) => {
      throw file !== undefined && isMissing(error) ? new UsageError(`There is no file ${options.config}`) : error;
    },
  );
  if (loaded !== null) return loaded;
  throw new UsageError(
    'There is no configuration (truename.config.ts, .mjs, .js or .json) here or above',
    'Write one with truename preflight --init, or name it with --config <file>',
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR');
}

function settingsOfAll(loaded: LoadedConfig, { arguments: given, options, terminal }: PreflightCall): Settings[] {
  const known = Object.keys(loaded.config.environments);
  for (const name of given.environments) if (!known.includes(name)) throw unknownName('environment', name, known);
  const names = given.environments.length === 0 ? known : [...new Set(given.environments)];
  const manifest = options.manifest === undefined ? undefined : resolve(terminal.cwd, options.manifest);
  return names.map((name) => settingsOf(loaded, name, manifest));
}

interface Plan {
  readonly loaded: LoadedConfig;
  readonly call: PreflightCall;
  readonly only: ReadonlySet<CheckId> | null;
  readonly skip: ReadonlySet<CheckId>;
}

async function checked(all: readonly Settings[], { loaded, call, only, skip }: Plan): Promise<Outcome> {
  for (const settings of all) {
    const isLeft = checkIds.some((id) => only?.has(id) !== false && !skip.has(id) && !settings.skip.has(id));
    if (!isLeft) throw new UsageError(`No check of ${settings.name} is left: whatever is asked for is skipped`);
  }
  const found: EnvironmentReport[] = [];
  for (const settings of all)
    found.push(
      await checkEnvironment(settings, {
        env: call.terminal.env,
        now: call.terminal.date(),
        ...(only === null ? {} : { only }),
        skip,
        onProgress: (done, total) => call.progress(`Checking ${settings.name}:`, done, total),
      }),
    );
  const spots = blindSpots(all.map((settings, index) => ({ settings, report: found[index] as EnvironmentReport })));
  const { environments, notShown } = redacted({ environments: found, notShown: spots }, secretsOf(loaded, call));
  return outcomeOf({ environments, notShown }, loaded, call);
}

function secretsOf({ config }: LoadedConfig, { terminal: { env } }: PreflightCall): string[] {
  const names = Object.values(config.environments).flatMap(({ oidc = [] }) => oidc.map(({ tokenEnv }) => tokenEnv));
  return names.flatMap((name) => (name === undefined ? [] : (env[name] ?? [])));
}

interface Findings {
  readonly environments: readonly EnvironmentReport[];
  readonly notShown: readonly BlindSpot[];
}

function outcomeOf(findings: Findings, loaded: LoadedConfig, call: PreflightCall): Outcome {
  const problems = writeJunit(findings.environments, call);
  const code = exitCodeOf(findings.environments);
  const lines = annotationLines(findings.environments, loaded, call);
  return {
    text: preflightReport(findings, call),
    json: { environments: findings.environments, notShown: findings.notShown },
    problems,
    ...(lines.length === 0 ? {} : { verdict: lines.join('\n') }),
    exitCode: code === 0 && problems.length > 0 ? couldNotRun : code,
  };
}
