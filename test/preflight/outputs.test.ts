// outputs.test.ts: is what CI servers read well-formed, whatever a server has said?
import { annotations, type EnvironmentReport, exitCodeOf, junit } from '@truename/preflight';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { expect, test } from 'vitest';

const runs = { numRuns: Number(process.env.LAWS_RUNS ?? 150) };

function report(text: string): EnvironmentReport {
  const finding = {
    check: 'route.body',
    state: 'failed',
    instance: text,
    subjects: [text],
    expected: text,
    came: text,
    todo: text,
  } as const;
  return {
    ...{ name: text, build: '0', pages: [], assets: 'https://x/', instances: [], counts: { requests: 0, again: 0 } },
    checks: [
      {
        id: 'route.body',
        state: 'failed',
        passed: 0,
        findings: [finding, { ...finding, state: 'warned' }],
        reasons: [],
      },
      { id: 'dns', state: 'unknown', passed: 0, findings: [], reasons: [text] },
      { id: 'tls.chain', state: 'blocked', passed: 0, findings: [], reasons: [text] },
    ],
  };
}

/** What an XML parser reads of a text that was written into a file. */
const shown = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant
  text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');

test('JUnit gives back any text, but for characters that no XML has', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const names: string[] = [];
      const texts: Record<string, string> = {};
      let open = '';
      const parser = new Parser(
        {
          onopentag: (name, attributes) => {
            names.push(name);
            open = name;
            if (attributes.classname !== undefined) expect(attributes.classname).toBe(shown(text));
          },
          ontext: (part) => {
            texts[open] = (texts[open] ?? '') + part;
          },
          onclosetag: () => {
            open = '';
          },
        },
        { xmlMode: true },
      );
      parser.end(junit([report(text)]));
      const cases = ['testcase', 'failure', 'system-out', 'testcase', 'error', 'testcase', 'skipped'];
      expect(names).toEqual(['testsuites', 'testsuite', ...cases]);
      expect(texts.failure).toContain(`expected: ${shown(text)}\n`);
    }),
    runs,
  );
});

test('annotations are one line each, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\n', '\r', '%', ':', ',', 'a', '=', '\x1b', '\x9b') }), (text) => {
      const lines = annotations(report(text), { file: `${text}.ts`, line: 3 });
      expect(lines).toHaveLength(3);
      for (const line of lines)
        expect(line).toMatch(/^::(?:error|warning) file=[^,:\n\r]*,line=3,title=[^,:\n\r]*::[^\n\r]*$/);
      expect(lines.join('')).not.toMatch(/\p{Cc}/u);
    }),
    runs,
  );
});

test('what makes the exit code 3 is an error to CI servers too', () => {
  const check = { passed: 0, findings: [], reasons: ['gone'] } as const;
  const open: EnvironmentReport = {
    ...report('x'),
    checks: [
      { ...check, id: 'dns', state: 'blocked' },
      { ...check, id: 'route.status', state: 'passed' },
      { ...check, id: 'route.body', state: 'skipped' },
      { ...check, id: 'tls.chain', state: 'passed', reasons: [] },
    ],
  };
  expect(exitCodeOf([open])).toBe(3);
  expect(junit([open])).toContain('<testsuite name="x" tests="4" failures="0" errors="2" skipped="1">');
  expect(junit([open]).match(/<error /g)).toHaveLength(2);
  expect(annotations(open, { file: 'x', line: 1 })).toHaveLength(2);
});
