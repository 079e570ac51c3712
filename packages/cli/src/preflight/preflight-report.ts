// preflight-report.ts: what does a person read of a preflight?
import {
  type BlindSpot,
  type CheckReport,
  type EnvironmentReport,
  type Finding,
  leftOut,
  type State,
} from '@truename/preflight';
import type { Call } from '../command.ts';
import { counted, formatCount } from '../quantities.ts';
import { printable } from '../report.ts';
import { wrap } from '../wrap.ts';

type Look = Pick<Call, 'colors' | 'width' | 'options'>;

/** A table of the checks of each environment, and what they have not shown of one another. */
export function preflightReport(
  {
    environments,
    notShown,
  }: { readonly environments: readonly EnvironmentReport[]; readonly notShown: readonly BlindSpot[] },
  look: Look,
): string {
  const parts = [...environments.map((report) => environmentText(report, look)), ...spotsText(notShown, look)];
  return withoutCommands(parts.join('\n\n'));
}

/** GitHub takes `::name …::` at the beginning of a line for a command, and `##[name]` anywhere: so must no server's words stand. */
function withoutCommands(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:[A-Za-z])/gm, '$1: ').replace(/##(?=\[)/g, '# #');
}

function environmentText(all: EnvironmentReport, look: Look): string {
  // Who leaves checks out knows it.
  const report = { ...all, checks: all.checks.filter(({ reasons }) => reasons[0] !== leftOut) };
  const shown = report.checks.filter(({ state }) => state !== 'skipped' && state !== 'blocked');
  return [
    ...headLines(report, look),
    '',
    ...shown.flatMap((check) => checkLines(check, look)),
    ...leftLines(report.checks, look),
    '',
    ...wrap(summary(report, look), look.width),
  ].join('\n');
}

function headLines({ name, build, pages, assets, instances }: EnvironmentReport, { colors, width }: Look): string[] {
  const where = `${pages.join(', ')}; files from ${assets}${instances.length > 0 ? `; ${counted(instances.length, 'instance')}: ${instances.join(', ')}` : ''}`;
  return [
    `${colors.bold(printable(name))}, build ${build}`,
    ...wrap(printable(where), width - 2).map((line) => `  ${line}`),
  ];
}

/** Characters up to the text behind the id of a check. */
const column = 26;

function checkLines({ id, state, passed, findings, reasons }: CheckReport, look: Look): string[] {
  const { colors } = look;
  const faulty = findings.reduce((sum, { subjects }) => sum + subjects.length, 0);
  const noun = nounOf(id);
  const amount =
    faulty > 0
      ? `${formatCount(faulty)} of ${counted(faulty + passed, noun)}`
      : passed > 0
        ? counted(passed, noun)
        : '';
  const head =
    `  ${mark(state, colors)}  ${id.padEnd(column - 8)}${faulty > 0 ? amount : colors.dim(amount)}`.trimEnd();
  return [
    head,
    ...(state === 'unknown' || reasons.length > 0 ? reasons.flatMap((reason) => hanging('not all', reason, look)) : []),
    ...someOf(findings, look.options.verbose).flatMap((finding) => findingLines(finding, look)),
    ...hiddenLines(findings, look),
    ...(findings.length > 0 ? [`          ${colors.dim(`truename preflight --explain ${id}`)}`] : []),
  ];
}

function mark(state: State, colors: Look['colors']): string {
  if (state === 'passed') return colors.green('ok  ');
  if (state === 'warned') return colors.yellow('warn');
  return state === 'unknown' ? colors.yellow('?   ') : colors.red('FAIL');
}

const nouns: Readonly<Record<string, string>> = {
  dns: 'host',
  tls: 'host',
  route: 'page',
  html: 'page',
  oidc: 'issuer',
  token: 'token',
  missing: 'name',
};

function nounOf(id: string): string {
  if (id === 'html.references') return 'reference';
  if (id === 'fleet.build') return 'page';
  return nouns[id.split('.')[0] ?? ''] ?? 'file';
}

/** Findings of one check beyond these are counted, unless all are asked for. */
const mostFindings = 5;

function someOf(findings: readonly Finding[], isVerbose: boolean): readonly Finding[] {
  return isVerbose ? findings : findings.slice(0, mostFindings);
}

function hiddenLines(findings: readonly Finding[], { options, colors }: Look): string[] {
  const hidden = findings.length - someOf(findings, options.verbose).length;
  return hidden > 0 ? [`          ${colors.dim(`and ${formatCount(hidden)} more (--verbose shows all)`)}`] : [];
}

function findingLines({ subjects, instance, expected, came, todo }: Finding, look: Look): string[] {
  const { colors, width, options } = look;
  const [first = '', ...others] = subjects;
  const more = others.length > 0 && !options.verbose ? ` and ${formatCount(others.length)} more` : '';
  const at = instance === null ? '' : ` at ${colors.bold(printable(instance))}`;
  const listed = options.verbose ? others : [];
  return [
    `        ${printable(first)}${more}${at}`,
    ...listed.map((subject) => `        ${printable(subject)}`),
    ...hanging('expected', expected, { colors, width }),
    ...hanging('came', came, { colors, width }),
    ...hanging('to do', todo, { colors, width }),
  ];
}

function hanging(label: string, text: string, { colors, width }: Pick<Look, 'colors' | 'width'>): string[] {
  const [first = '', ...rest] = wrap(printable(text), Math.max(30, width - 20));
  return [`          ${colors.cyan(label.padEnd(8))}  ${first}`, ...rest.map((line) => `${' '.repeat(20)}${line}`)];
}

/** What was not looked at, by the reason. */
function leftLines(checks: readonly CheckReport[], { colors, width }: Look): string[] {
  const byReason = new Map<string, string[]>();
  for (const { id, state, reasons } of checks) {
    if (state !== 'skipped' && state !== 'blocked') continue;
    const reason = reasons.join('; ');
    byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  }
  return [...byReason].flatMap(([reason, ids]) => {
    const [first = '', ...rest] = wrap(printable(`${ids.join(', ')}: ${reason}`), width - 8);
    return [`  ${colors.dim('–')}     ${colors.dim(first)}`, ...rest.map((line) => `        ${colors.dim(line)}`)];
  });
}

function summary({ name, checks, counts }: EnvironmentReport, { colors }: Look): string {
  const count = (...states: readonly State[]): number => checks.filter(({ state }) => states.includes(state)).length;
  const failed = count('failed');
  const parts = [
    ...(failed > 0 ? [colors.red(`${counted(failed, 'check')} failed`)] : []),
    ...(count('warned') > 0 ? [colors.yellow(`${count('warned')} with a warning`)] : []),
    ...(count('unknown') > 0 ? [colors.yellow(`${count('unknown')} could not be done`)] : []),
    `${count('passed')} passed`,
    ...(count('blocked', 'skipped') > 0 ? [`${count('blocked', 'skipped')} not done`] : []),
  ];
  const again = counts.again > 0 ? `, ${formatCount(counts.again)} of them again` : '';
  return `${printable(name)}: ${parts.join(', ')} (${counted(counts.requests, 'request')}${again})`;
}

function spotsText(spots: readonly BlindSpot[], { colors, width }: Look): string[] {
  const pairs = [...new Set(spots.map(({ on, of }) => JSON.stringify([on, of])))];
  return pairs.map((pair) => {
    const [on, of] = JSON.parse(pair) as [string, string];
    const lines = spots
      .filter((spot) => spot.on === on && spot.of === of)
      .flatMap(({ checks, fact }) => {
        const [first = '', ...rest] = wrap(printable(`${fact} (${checks.join(', ')})`), width - 4);
        return [`  - ${first}`, ...rest.map((line) => `    ${line}`)];
      });
    return [colors.bold(`However green ${printable(on)} is, it cannot have shown of ${printable(of)}:`), ...lines].join(
      '\n',
    );
  });
}
