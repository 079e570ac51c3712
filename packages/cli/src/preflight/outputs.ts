// outputs.ts: what do CI servers get of a preflight?
import { relative, resolve, sep } from 'node:path';
import { machine, writeAtomically } from '@truename/disk';
import { type Problem, placeOf, TruenameError } from '@truename/engine';
import { annotations, type EnvironmentReport, junit, type LoadedConfig } from '@truename/preflight';
import type { PreflightCall } from './run-preflight.ts';

/** Writes the file of `--junit`, if one is asked for; gives what kept it from being written. */
export function writeJunit(
  reports: readonly EnvironmentReport[],
  { options, terminal }: PreflightCall,
): readonly Problem[] {
  if (options.junit === undefined) return [];
  try {
    writeAtomically(machine, resolve(terminal.cwd, options.junit), new TextEncoder().encode(junit(reports)));
    return [];
  } catch (error) {
    if (error instanceof TruenameError) return error.problems;
    throw error;
  }
}

/** Annotations, where GitHub reads along: at the line of the environment in the configuration. */
export function annotationLines(
  reports: readonly EnvironmentReport[],
  { file, text }: LoadedConfig,
  { options, terminal }: PreflightCall,
): string[] {
  if (!options.github && terminal.env.GITHUB_ACTIONS !== 'true') return [];
  const root = terminal.env.GITHUB_WORKSPACE ?? terminal.cwd;
  const shown = relative(root, file).split(sep).join('/');
  return reports.flatMap((report) => annotations(report, { file: shown, line: lineOf(text, report.name) }));
}

function lineOf(text: string, name: string): number | null {
  const key = new RegExp(`(?:^|[\\s{,'"])${name.replace(/[^\w]/g, '\\$&')}['"]?\\s*:`).exec(text);
  return key === null ? null : placeOf('', text, key.index + (key[0].search(/\S/) || 0)).line;
}
