// config-file.ts: which file is the configuration, and what does it say?
import { readFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lilconfig } from 'lilconfig';
import * as v from 'valibot';
import { codeFault, typed } from './config-code.ts';
import { ConfigError, type ConfigFault, faultOf, pathOf } from './config-fault.ts';
import { configSchema } from './config-schema.ts';
import type { Config } from './define-config.ts';
import { jsonFaultOffset } from './json-fault.ts';
import { placeOfKey } from './key-places.ts';

/** Names that are looked for in the working directory and those above it. */
export const configNames: readonly string[] = ['ts', 'mjs', 'js', 'json'].map((ending) => `truename.config.${ending}`);

/** A configuration that was read and found right. */
export interface LoadedConfig {
  /** Absolute path. */
  readonly file: string;
  readonly config: Config;
  /** The text of the file. */
  readonly text: string;
}

/**
 * Finds and reads the configuration: the file that is given (absolute), or the nearest one from a directory upwards.
 * Null where there is none.
 *
 * @throws ConfigError for one that cannot be used, with all that is wrong; errors of the file system as they are.
 */
export async function loadConfig(from: { readonly cwd: string; readonly file?: string }): Promise<LoadedConfig | null> {
  const file = from.file ?? (await findConfig(from.cwd));
  if (file === null) return null;
  const text = readFileSync(file, 'utf8');
  const { output, issues, success } = v.safeParse(configSchema, await exportedBy(file, text));
  if (success) return { file, config: output, text };
  throw new ConfigError(
    file,
    issues.map((issue) => placed(faultOf(issue), text, placeOfKey(text, pathOf(issue)))),
  );
}

async function findConfig(cwd: string): Promise<string | null> {
  // What is found is loaded below: with the loaders of lilconfig no place would be known.
  const loaders = Object.fromEntries(configNames.map((name) => [extname(name), () => ({})]));
  const found = await lilconfig('truename', {
    searchPlaces: [...configNames],
    loaders,
    cache: false,
    ignoreEmptySearchPlaces: false,
  }).search(cwd);
  return found?.filepath ?? null;
}

/** The fault, and where an offset of the text stands. */
export function placed(fault: ConfigFault, text: string, offset: number | null): ConfigFault {
  if (offset === null) return fault;
  const before = text.slice(0, offset).split(/\r\n?|\n/);
  return { ...fault, at: { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 } };
}

async function exportedBy(file: string, text: string): Promise<unknown> {
  if (extname(file) === '.json') return jsonOf(file, text);
  try {
    return extname(file) === '.ts' ? await (await typed(file)).import(file, { default: true }) : await imported(file);
  } catch (error) {
    throw new ConfigError(file, [await codeFault(error, file)]);
  }
}

function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const offset = jsonFaultOffset(text);
    throw new ConfigError(file, [placed({ message: jsonMessage(text, offset) }, text, offset)]);
  }
}

/** In our own words: those of the engine quote what stands around, which may be a token. */
function jsonMessage(text: string, offset: number): string {
  if (text.trim() === '') return 'It is empty';
  const sign = text.codePointAt(offset);
  if (sign === undefined) return 'It is not JSON: it ends too early';
  return `It is not JSON: ${JSON.stringify(String.fromCodePoint(sign))} cannot stand here`;
}

async function imported(file: string): Promise<unknown> {
  const { default: value } = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  return value;
}

/** The directory that paths in a configuration start from. */
export function directoryOf(file: string): string {
  return dirname(file);
}
