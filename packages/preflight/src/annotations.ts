// annotations.ts: how does GitHub show a fault beside the code?
import { type EnvironmentReport, type Finding, openChecks } from './report.ts';

/** Where the configuration says what was looked at: a path from the repository's root, and a line from 1 on. */
export interface AnnotationPlace {
  readonly file: string;
  readonly line: number | null;
}

/**
 * Workflow commands, one line each: `::error file=…,line=…,title=…::…`. GitHub shows ten of a kind for a step, so faults
 * of one kind are one annotation.
 */
export function annotations(report: EnvironmentReport, { file, line }: AnnotationPlace): string[] {
  const at = [`file=${property(file)}`, ...(line === null ? [] : [`line=${line}`])].join(',');
  const findings = report.checks.flatMap(({ findings: each }) => each);
  const open = openChecks(report);
  return [
    ...findings.map((finding) => {
      const kind = finding.state === 'failed' ? 'error' : 'warning';
      return `::${kind} ${at},title=${property(`${finding.check} (${report.name})`)}::${data(textOf(finding))}`;
    }),
    ...open.map(
      ({ id, reasons }) =>
        `::error ${at},title=${property(`${id} (${report.name})`)}::${data(`Could not be looked at: ${reasons.join('; ')}`)}`,
    ),
  ];
}

function textOf({ subjects, instance, expected, came, todo }: Finding): string {
  const more = subjects.length > 1 ? ` and ${subjects.length - 1} more` : '';
  const at = instance === null ? '' : ` at ${instance}`;
  return `${subjects[0]}${more}${at}\nexpected: ${expected}\ncame: ${came}\nto do: ${todo}`;
}

/** What a server says may hold commands for the terminal that shows the log. */
function data(text: string): string {
  return text
    .replace(/(?![\r\n])\p{Cc}/gu, '\ufffd')
    .replace(/%/g, '%25')
    .replace(/\r/g, '%0D')
    .replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
