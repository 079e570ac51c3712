// command.ts: what is a command made of?
import type { Problem } from '@truename/engine';
import type { Colors, Terminal } from './terminal.ts';

/** A value that stands without an option name, such as `<in>`. */
export interface Argument {
  readonly name: string;
  /** What it is, in a few words without a full stop. */
  readonly help: string;
  readonly isOptional?: true;
  /** Takes all values that are left; only the last one can. */
  readonly isMany?: true;
}

interface Described {
  /** What it does, in one sentence without a full stop. The default is added by the help. */
  readonly help: string;
  /** Options with one heading stand together in the help; without one they stand first. */
  readonly heading?: string;
}

/** `--strict`. */
export interface Flag extends Described {
  readonly type: 'flag';
}

/** `--base <url>`. */
export interface Text extends Described {
  readonly type: 'text';
  /** What stands in the angle brackets. */
  readonly value: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** Where the default depends on something: said in the help, decided by the command. */
  readonly defaultHelp?: string;
}

/** `--hash-length <digits>`: a whole number from 0 on. */
export interface Count extends Described {
  readonly type: 'count';
  readonly value: string;
  readonly default?: number;
  readonly defaultHelp?: string;
}

/** `--fixed <glob>`, which may be given several times. */
export interface List extends Described {
  readonly type: 'list';
  readonly value: string;
  readonly choices?: readonly string[];
  /** Also several values in one, such as `br,gzip`. */
  readonly separator?: ',';
}

export type Option = Flag | Text | Count | List;

/** By name, without the dashes. */
export type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends Flag
  ? boolean
  : O extends List
    ? readonly Choice<O>[]
    : (O extends Count ? number : Choice<O>) | (O extends { readonly default: unknown } ? never : undefined);

type Choice<O> = O extends { readonly choices: readonly (infer C)[] } ? C : string;

export type OptionValues<O extends Options> = { readonly [Name in keyof O]: ValueOf<O[Name]> };

type ArgumentValue<A extends Argument> = A extends { readonly isMany: true }
  ? readonly string[]
  : string | (A extends { readonly isOptional: true } ? undefined : never);

export type ArgumentValues<A extends readonly Argument[]> = {
  readonly [Each in A[number] as Each['name']]: ArgumentValue<Each>;
};

/** What the user asked for, with the defaults filled in. */
export interface Call<A = Readonly<Record<string, unknown>>, O = Readonly<Record<string, unknown>>> {
  readonly arguments: A;
  readonly options: O & CommonValues;
  readonly terminal: Terminal;
  /** For the outcome's `text`; they do nothing where no colours are wanted. */
  readonly colors: Colors;
  /** Characters in a line of stdout. */
  readonly width: number;
  /**
   * Shows how far long work is. May be called as often as one likes. `step` is a verb: `Reading`.
   * Throws after Ctrl-C, so that what runs takes its temporary files away, and ends.
   */
  progress(step: string, done: number, total: number): void;
}

/** The call of a command with these arguments and options. */
export type CallOf<A extends readonly Argument[], O extends Options> = Call<ArgumentValues<A>, OptionValues<O>>;

/** Every command has these. */
export interface CommonOptions {
  readonly json: Flag;
  readonly verbose: Flag;
  readonly 'no-color': Flag;
  readonly help: Flag;
}

export const commonOptions: CommonOptions & Options = {
  json: { type: 'flag', help: 'Print one JSON object on stdout, for programs' },
  verbose: { type: 'flag', help: 'Say more: all problems, and what was left alone and why' },
  'no-color': { type: 'flag', help: 'No colours, as with the environment variable NO_COLOR' },
  help: { type: 'flag', help: 'Explain the command' },
};

export type CommonValues = { readonly [Name in keyof CommonOptions]: boolean };

/** What came of it. A command prints nothing itself. */
export interface Outcome {
  /** For people, on stdout, without the last line break; nothing is printed for the empty text. */
  readonly text: string;
  /** For programs: the members of the JSON object besides `command`, `ok` and `problems`. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Shown on stderr. An error among them makes the exit code 1. */
  readonly problems: readonly Problem[];
  /** Shown with `--verbose` only, otherwise counted. */
  readonly leftAlone?: readonly Problem[];
  /** The directory that paths in problems start from, as the user wrote it: put before them where they are shown. */
  readonly root?: string | ((problem: Problem) => string);
  /** The last line on stderr: what follows from the problems. */
  readonly verdict?: string;
  /** Default: 1 with an error among the problems, otherwise 0. */
  readonly exitCode?: number;
}

/** An example: the command line after `truename `, and what it does. */
export interface Example {
  readonly line: string;
  readonly help: string;
}

/** A command, as the frame sees it. */
export interface Command {
  readonly name: string;
  /** One sentence without a full stop, for the list of commands. */
  readonly summary: string;
  /** What follows the name in the usage line, where it is more than the arguments: `<in> --out <dir>`. */
  readonly usage?: string;
  /** What a user should know besides, as paragraphs. */
  readonly details: readonly string[];
  readonly arguments: readonly Argument[];
  readonly options: Options;
  readonly examples: readonly Example[];
  run(call: Call): Promise<Outcome>;
}

/** A command, as its file writes it: `run` knows the types of its arguments and options. */
export interface Definition<A extends readonly Argument[], O extends Options>
  extends Omit<Command, 'arguments' | 'options' | 'run'> {
  readonly arguments: A;
  readonly options: O;
  run(call: CallOf<A, O>): Promise<Outcome>;
}

/**
 * Ties the types of a command's arguments and options to its `run`.
 *
 *     export const verify: Command = defineCommand({ name: 'verify', arguments: [{ name: 'dir', … }], … });
 */
export function defineCommand<const A extends readonly Argument[], const O extends Options>(
  definition: Definition<A, O>,
): Command {
  // The values are checked against this very definition before they get here.
  return definition as unknown as Command;
}
