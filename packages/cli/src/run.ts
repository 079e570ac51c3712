// run.ts: from the words of a command line to an exit code
import type { Call, Command } from './command.ts';
import { commands as allCommands } from './commands/index.ts';
import { helpOf, helpOfAll } from './help.ts';
import { type Parsed, parseArguments } from './parse-arguments.ts';
import { createProgress, type Progress } from './progress.ts';
import { refused } from './refused.ts';
import { printable } from './report.ts';
import { fault, ok, showOutcome } from './show-outcome.ts';
import { type Colors, colorsFor, type Stream, type Terminal, widthOf } from './terminal.ts';
import { UsageError, unknownName } from './usage.ts';
import { version } from './version.ts';

/** The exit code for a command line that is wrong. */
const wrongUsage = 2;
/** What a shell makes of SIGINT; whoever runs the command lets the signal end the process. */
const interrupted = 130;

interface Frame {
  readonly terminal: Terminal;
  readonly commands: readonly Command[];
  /** `--no-color` stands somewhere, also where the rest of the line cannot be read. */
  readonly isPlain: boolean;
}

/** Runs `truename <words…>`. Gives the exit code; throws nothing. */
export async function run(
  words: readonly string[],
  terminal: Terminal,
  commands: readonly Command[] = allCommands,
): Promise<number> {
  const frame = { terminal, commands, isPlain: words.includes('--no-color') };
  const at = words.findIndex((word) => !word.startsWith('-'));
  const name = words[at];
  try {
    if (name === undefined) return withoutCommand(words, frame);
    const rest = words.toSpliced(at, 1);
    if (words.slice(0, at).includes('--version')) return print(terminal.stdout, version());
    if (name !== 'help') return await runCommand(commandOf(name, frame), rest, frame);
    const topic = rest.find((word) => !word.startsWith('-'));
    return help(frame, topic === undefined ? null : commandOf(topic, frame));
  } catch (error) {
    if (terminal.signal.aborted) return interrupted;
    const command = commands.find((each) => each.name === name);
    return complain(error, command ? `truename ${command.name}` : 'truename', frame);
  }
}

function withoutCommand(words: readonly string[], frame: Frame): number {
  if (words.includes('--version')) return print(frame.terminal.stdout, version());
  if (words.includes('--help') || words.includes('-h')) return help(frame, null);
  if (words.length === 0) return explain(frame);
  throw new UsageError('A command is missing', `Give one of ${frame.commands.map(({ name }) => name).join(', ')}`);
}

/** Who types `truename` alone wants to know what there is; to a script it is a mistake all the same. */
function explain(frame: Frame): number {
  const { stderr } = frame.terminal;
  print(stderr, helpOfAll(frame.commands, { colors: colorsOf(stderr, frame), width: widthOf(stderr) }));
  return wrongUsage;
}

function commandOf(name: string, { commands }: Frame): Command {
  const command = commands.find((each) => each.name === name);
  if (command) return command;
  throw unknownName(
    'command',
    name,
    commands.map((each) => each.name),
  );
}

function help(frame: Frame, command: Command | null): typeof ok {
  const { stdout } = frame.terminal;
  const page = { colors: colorsOf(stdout, frame), width: widthOf(stdout) };
  return print(stdout, command === null ? helpOfAll(frame.commands, page) : helpOf(command, page));
}

async function runCommand(command: Command, words: readonly string[], frame: Frame): Promise<number> {
  const { terminal } = frame;
  const parsed = parseArguments(words, command);
  if (parsed.options.help === true) return help(frame, command);
  const progress = createProgress(terminal);
  terminal.signal.addEventListener('abort', () => progress.clear());
  const call = callOf(parsed, frame, progress);
  const outcome = await command
    .run(call)
    .catch((error: unknown) => refused(error))
    .finally(() => progress.clear());
  if (terminal.signal.aborted) return interrupted;
  return showOutcome(outcome, { command, options: call.options, terminal, colors: colorsOf(terminal.stderr, frame) });
}

function callOf({ arguments: given, options }: Parsed, frame: Frame, progress: Progress): Call {
  const { terminal } = frame;
  return {
    arguments: given,
    // Every command has the common options: parseArguments() puts them there.
    options: options as Call['options'],
    terminal,
    colors: colorsOf(terminal.stdout, frame),
    width: widthOf(terminal.stdout),
    progress: (step, done, total) => {
      if (terminal.signal.aborted) throw new Error('Interrupted');
      progress.show(step, done, total);
    },
  };
}

function complain(error: unknown, asked: string, frame: Frame): number {
  const { stderr } = frame.terminal;
  const colors = colorsOf(stderr, frame);
  if (error instanceof UsageError) {
    const hint = error.hint === undefined ? '' : `\n    ${printable(error.hint)}`;
    print(stderr, `${colors.red('truename')}: ${printable(error.message)}${hint}\nSee ${asked} --help.`);
    return wrongUsage;
  }
  if (isSystemError(error)) {
    print(stderr, `${colors.red('truename')}: ${printable(error.message)}`);
    return fault;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  print(
    stderr,
    `${colors.red('This is a bug in truename')} ${version()}. Please report it, with the command and this:\n${text}`,
  );
  return fault;
}

/** What the operating system refuses is no bug of ours: `EACCES: permission denied, open …`. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function colorsOf(stream: Stream, { terminal, isPlain }: Frame): Colors {
  return colorsFor(stream, terminal.env, isPlain);
}

function print(stream: Stream, text: string): typeof ok {
  stream.write(`${text}\n`);
  return ok;
}
