// parse-arguments.ts: what do the words of a command line say to a command?
import { parseArgs } from 'node:util';
import { type Argument, type Command, commonOptions, type Option, type Options } from './command.ts';
import { UsageError, unknownName } from './usage.ts';

/** Values by the names of arguments and options, checked against the command's own list. */
export interface Parsed {
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
}

interface OptionToken {
  readonly name: string;
  /** As the user wrote it: `--salt` or `-s`. */
  readonly rawName: string;
  readonly value: string | undefined;
  /** `--salt=x`. */
  readonly inlineValue: boolean | undefined;
}

/**
 * Reads the words behind the command's name. All values stay text, so that a salt of `0012` is not the number 12.
 * @throws UsageError
 */
export function parseArguments(words: readonly string[], command: Command): Parsed {
  const options: Options = { ...commonOptions, ...command.options };
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, nativeOption(name, type)])),
    strict: false,
    tokens: true,
  });
  const given = tokens.filter((token) => token.kind === 'option');
  const positionals = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const values = optionValues(given, options);
  // Who asks for help has not decided on the arguments yet.
  if (values.help === true) return { arguments: {}, options: values };
  return { arguments: argumentValues(positionals, command), options: values };
}

function nativeOption(name: string, type: Option['type']) {
  return { type: type === 'flag' ? 'boolean' : 'string', ...(name === 'help' ? { short: 'h' } : {}) } as const;
}

function optionValues(tokens: readonly OptionToken[], options: Options): Record<string, unknown> {
  const values: Record<string, unknown> = Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, defaultOf(option)]),
  );
  for (const token of tokens) {
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw unknownOption(token, Object.keys(options));
    const value = readValue(token, option);
    values[token.name] = option.type === 'list' ? [...(values[token.name] as string[]), ...(value as string[])] : value;
  }
  return values;
}

function defaultOf(option: Option): unknown {
  if (option.type === 'flag') return false;
  return option.type === 'list' ? [] : option.default;
}

function unknownOption({ rawName }: OptionToken, known: readonly string[]): UsageError {
  const names = known.map((name) => `--${name}`);
  return unknownName('option', rawName, names);
}

function readValue(token: OptionToken, option: Option): unknown {
  const { rawName, value, inlineValue } = token;
  if (option.type === 'flag') {
    if (value === undefined) return true;
    throw new UsageError(
      `${rawName} takes no value, and was given "${value}"`,
      `Write ${rawName} alone, or leave it out`,
    );
  }
  const form = `${rawName} <${option.value}>`;
  if (value === undefined) throw new UsageError(`${rawName} needs a value`, `Write ${form}`);
  if (value.startsWith('-') && inlineValue !== true)
    throw new UsageError(`${rawName} needs a value, and "${value}" follows`, `Write ${form}, or ${rawName}=${value}`);
  if (value === '' && places.has(option.value))
    throw new UsageError(`${rawName} is empty`, `Write ${form}, or leave it out`);
  if (option.type === 'count') return countOf(value, rawName);
  const parts = option.type === 'list' && option.separator ? value.split(option.separator) : [value];
  for (const part of parts) checkChoice(part, rawName, option.choices);
  return option.type === 'list' ? parts : value;
}

/** Options with such values name a file or directory: a script that forgot to set one does not mean the working directory. */
const places: ReadonlySet<string> = new Set(['dir', 'file', 'path']);

function countOf(value: string, rawName: string): number {
  const count = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(count)) return count;
  throw new UsageError(`${rawName} is "${value}"`, 'Give a whole number');
}

function checkChoice(value: string, rawName: string, choices: readonly string[] | undefined): void {
  if (choices === undefined || choices.includes(value)) return;
  const { hint } = unknownName('value', value, choices);
  const all = `Use ${choices.length > 2 ? 'one of ' : ''}${choices.join(choices.length > 2 ? ', ' : ' or ')}`;
  throw new UsageError(`${rawName} is "${value}"`, hint?.startsWith('Did') ? `${hint} ${all}` : all);
}

function argumentValues(values: readonly string[], command: Command): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  let rest = [...values];
  for (const argument of command.arguments) {
    const [first] = rest;
    if (first === undefined && argument.isOptional !== true) throw missingArgument(argument, command);
    if (first === '')
      throw new UsageError(`<${argument.name}> is empty: ${argument.help}`, `Write ${usageOf(command)}`);
    result[argument.name] = argument.isMany ? rest : first;
    rest = argument.isMany ? [] : rest.slice(1);
  }
  if (rest.length === 0) return result;
  const hint = `Put quotes around a name with spaces, and around a glob: ${usageOf(command)}`;
  throw new UsageError(`"${rest[0]}" is one too many for truename ${command.name}`, hint);
}

function missingArgument({ name, help }: Argument, command: Command): UsageError {
  return new UsageError(`<${name}> is missing: ${help}`, `Write ${usageOf(command)}`);
}

/** The command line in short, without options that need not be: `truename verify <dir>`. */
export function usageOf(command: Command): string {
  const { name, usage = command.arguments.map(argumentForm).join(' ') } = command;
  return ['truename', name, usage].filter(Boolean).join(' ');
}

/** An argument as help writes it: `<in>`, `[name]`, `<url...>`. */
export function argumentForm({ name, isOptional, isMany }: Argument): string {
  const inner = isMany ? `${name}...` : name;
  return isOptional ? `[${inner}]` : `<${inner}>`;
}
