// junit.ts: how does a CI server read a report?
import { type CheckReport, type EnvironmentReport, type Finding, openChecks } from './report.ts';

/** A JUnit file: one suite for each environment, one test case for each check. */
export function junit(reports: readonly EnvironmentReport[]): string {
  const suites = reports.map(suite);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="truename preflight"${totals(reports)}>\n${suites.join('')}</testsuites>\n`;
}

function suite(report: EnvironmentReport): string {
  const open = new Set(openChecks(report));
  const cases = report.checks.map((check) => testCase(check, report.name, open.has(check)));
  return `  <testsuite name="${escaped(report.name)}"${totals([report])}>\n${cases.join('')}  </testsuite>\n`;
}

function totals(reports: readonly EnvironmentReport[]): string {
  const checks = reports.flatMap((report) => report.checks);
  const open = new Set(reports.flatMap(openChecks));
  const failures = checks.filter(({ state }) => state === 'failed').length;
  const skipped = checks.filter((check) => isLeft(check) && !open.has(check)).length;
  return ` tests="${checks.length}" failures="${failures}" errors="${open.size}" skipped="${skipped}"`;
}

function isLeft({ state }: CheckReport): boolean {
  return state === 'blocked' || state === 'skipped';
}

function testCase(check: CheckReport, environment: string, isOpen: boolean): string {
  const { id, findings, reasons } = check;
  const body = [
    ...findings.filter((finding) => finding.state === 'failed').map(failure),
    ...(isOpen ? [element('error', reasons.join('\n'), 'could not be looked at')] : []),
    ...(isLeft(check) && !isOpen ? [`      <skipped message="${escaped(reasons.join('; '))}"/>\n`] : []),
    ...findings
      .filter((finding) => finding.state === 'warned')
      .map((finding) => `      <system-out>${inText(`Warning: ${detail(finding)}`)}</system-out>\n`),
  ].join('');
  const head = `    <testcase classname="${escaped(environment)}" name="${id}"`;
  return body === '' ? `${head}/>\n` : `${head}>\n${body}    </testcase>\n`;
}

function failure(finding: Finding): string {
  const at = finding.instance === null ? '' : ` at ${finding.instance}`;
  return element('failure', detail(finding), `${finding.subjects[0] ?? ''}${at}: ${finding.came}`);
}

function element(name: string, text: string, message: string): string {
  return `      <${name} message="${escaped(message)}">${inText(text)}</${name}>\n`;
}

/** Files beyond these are counted. */
const mostSubjects = 100;

function detail({ subjects, instance, expected, came, todo, check }: Finding): string {
  const hidden = subjects.length - mostSubjects;
  return [
    ...subjects.slice(0, mostSubjects),
    ...(hidden > 0 ? [`and ${hidden} more`] : []),
    ...(instance === null ? [] : [`instance: ${instance}`]),
    `expected: ${expected}`,
    `came:     ${came}`,
    `to do:    ${todo}`,
    `more:     truename preflight --explain ${check}`,
  ].join('\n');
}

/** In an attribute, where a line break would be read as a space. */
function escaped(text: string): string {
  return inText(text).replace(/"/g, '&quot;').replace(/\n/g, '&#10;').replace(/\t/g, '&#9;');
}

/** XML 1.0 has no place for most control characters, not even escaped, nor for halves of surrogate pairs. */
function inText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant
      .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/\r/g, '&#13;')
  );
}
