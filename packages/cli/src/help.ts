// help.ts: how is a command explained?
import { type Command, commonOptions, type Option, type Options } from './command.ts';
import { argumentForm, usageOf } from './parse-arguments.ts';
import type { Colors } from './terminal.ts';
import { wrap } from './wrap.ts';

/** Where help is shown. */
export interface Page {
  readonly colors: Colors;
  /** Characters in a line. */
  readonly width: number;
}

interface Row {
  readonly left: string;
  readonly right: string;
}

/** Names wider than this have their explanation on the next line. */
const widestName = 26;

/** What `truename --help` prints. */
export function helpOfAll(commands: readonly Command[], page: Page): string {
  const { bold } = page.colors;
  const rows = commands.map((command) => ({ left: command.name, right: command.summary }));
  const options: Options = { 'no-color': commonOptions['no-color'], help: commonOptions.help };
  return [
    `${bold('Usage:')} truename <command> [options]`,
    wrap('Names every static file by its content, so that a URL stands for one content.', page.width).join('\n'),
    section('Commands', rows, page),
    section('Options', [...optionRows(options), { left: '--version', right: 'Print the version' }], page),
    'truename <command> --help explains a command, with examples.',
  ].join('\n\n');
}

/** What `truename <command> --help` prints. */
export function helpOf(command: Command, page: Page): string {
  const { bold } = page.colors;
  const entries = Object.entries(command.options);
  const headings = [...new Set(entries.map(([, { heading }]) => heading ?? 'Options'))];
  const below = (heading: string) => entries.filter(([, option]) => (option.heading ?? 'Options') === heading);
  return [
    `${bold('Usage:')} ${usageOf(command)} [options]`,
    ...[`${command.summary}.`, ...command.details].map((text) => wrap(text, page.width).join('\n')),
    ...(command.arguments.length === 0 ? [] : [section('Arguments', argumentRows(command), page)]),
    ...headings.map((heading) => section(heading, optionRows(Object.fromEntries(below(heading))), page)),
    section('Options of all commands', optionRows(commonOptions), page),
    ...(command.examples.length === 0 ? [] : [examples(command, page)]),
  ].join('\n\n');
}

function argumentRows(command: Command): Row[] {
  return command.arguments.map((argument) => ({ left: argumentForm(argument), right: argument.help }));
}

function optionRows(options: Options): Row[] {
  return Object.entries(options).map(([name, option]) => ({
    left: optionForm(name, option),
    right: [option.help, ...notes(option)].join('. '),
  }));
}

/** An option as it is typed: `--base <url>`. */
export function optionForm(name: string, option: Option): string {
  if (option.type === 'flag') return name === 'help' ? '-h, --help' : `--${name}`;
  return `--${name} <${option.value}>`;
}

function notes(option: Option): string[] {
  if (option.type === 'flag') return [];
  const choices = 'choices' in option && option.choices ? [`One of ${option.choices.join(', ')}`] : [];
  if (option.type !== 'list') {
    const fallback = option.defaultHelp ?? option.default;
    return fallback === undefined ? choices : [...choices, `Default: ${fallback === '' ? 'none' : fallback}`];
  }
  return [...choices, option.separator ? 'Several with commas between them' : 'May be given several times'];
}

function section(heading: string, rows: readonly Row[], { colors, width }: Page): string {
  const column = 4 + Math.min(widestName, Math.max(...rows.map(({ left }) => left.length)));
  const lines = rows.flatMap(({ left, right }) => {
    const [first = '', ...rest] = wrap(right, Math.max(24, width - column));
    const indented = rest.map((line) => ' '.repeat(column) + line);
    if (left.length > widestName) return [`  ${colors.cyan(left)}`, ' '.repeat(column) + first, ...indented];
    return [`  ${colors.cyan(left)}${' '.repeat(column - 2 - left.length)}${first}`, ...indented];
  });
  return `${colors.bold(`${heading}:`)}\n${lines.join('\n')}`;
}

function examples(command: Command, { colors, width }: Page): string {
  const lines = command.examples.flatMap(({ line, help }) => [
    ...wrap(help, width - 4).map((text) => `  ${colors.dim(`# ${text}`)}`),
    `  truename ${line}`,
  ]);
  return `${colors.bold('Examples:')}\n${lines.join('\n')}`;
}
