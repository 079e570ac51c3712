import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst as parseRolldown } from 'rolldown/parseAst';
import { parseAst as parseRollup } from 'rollup/parseAst';
import { beforeAll, describe, expect, test } from 'vitest';
import { placeOf } from '../../packages/engine/src/problems.ts';
import { findJs, prepareJs } from '../../packages/engine/src/references/js.ts';
import type { JsStrings } from '../../packages/engine/src/references/options.ts';
import { fileRegion } from '../../packages/engine/src/references/region.ts';
import type { Findings } from '../../packages/engine/src/types.ts';

const folder = join(import.meta.dirname, '../fixtures/references/js');
const parsers = { rollup: parseRollup, rolldown: parseRolldown } satisfies Record<string, JsStrings['parse']>;

beforeAll(prepareJs);

describe('findJs() finds and leaves alone what the case says', () => {
  for (const name of readdirSync(folder)) {
    test(name, () => {
      const text = readFileSync(join(folder, name, 'in.js'), 'utf8');
      const [rollup, rolldown] = Object.values(parsers).map((parse) => describeAll(text, find(text, name, parse)));
      const expected = join(folder, name, 'expected.txt');
      if (process.env.UPDATE) writeFileSync(expected, rollup!);
      expect(rollup).toBe(readFileSync(expected, 'utf8'));
      expect(rolldown).toBe(rollup);
    });
  }
});

test.each([
  ["label: { } /'/; import('./x.js')", 'warning'],
  ["label: { } /'/;\nimport { a,\n b } from './x.js'", 'warning'],
  ["import'./x.js'; label: { } /'/", 'warning'],
  ["label: { } /'/; export default 1", 'warning'],
  ["label: { } /'/; export*from './x.js'", 'warning'],
  ["label: { } /'/; new Worker('./x.js')", 'info'],
  ["label: { } /'/; // how to import a file, and what the export does\n new Worker('./x.js')", 'info'],
  ["label: { } /'/; a.import('./x.js'); reimport('./y.js')", 'info'],
  ["<?php echo 1 ?>\n(/'/; // import", 'info'],
])('a script that the lexer cannot read is a warning where it imports: %s', (code, severity) => {
  const { references, leftAlone } = findJs(fileRegion(code), { attributes: [], strings: null });
  expect(references).toEqual([]);
  expect(leftAlone).toMatchObject([{ fault: { code: 'parse-failed', severity } }]);
});

function find(text: string, name: string, parse: JsStrings['parse']): Findings {
  return findJs(fileRegion(text), { attributes: [], strings: stringsOf(name, parse) });
}

function stringsOf(name: string, parse: JsStrings['parse']): JsStrings | null {
  const file = join(folder, name, 'strings.json');
  if (!existsSync(file)) return null;
  const { prefixes, ours } = JSON.parse(readFileSync(file, 'utf8'));
  return { prefixes, parse, isOurs: (url) => ours.includes(url) };
}

function describeAll(text: string, { references, leftAlone = [], registered = [] }: Findings): string {
  const at = (offset: number) => {
    const { line, column } = placeOf('', text, offset);
    return `${line}:${column}`;
  };
  const found = references.map(({ kind, start, end, url, places, against }) => {
    expect(places?.at(-1) ?? end, 'the places of a reference end where it ends').toBe(end);
    const raw = text.slice(start, end);
    expect(places ? raw : url, 'a reference without places stands there as it is').toBe(raw);
    const written = places ? ` written ${JSON.stringify(raw)}` : '';
    return `${at(start)} ${kind} ${url}${written}${against ? ` against ${against}` : ''}`;
  });
  // Parsers word their errors differently.
  const left = leftAlone.map(
    ({ start, text, why }) => `${at(start)} left alone ${text}: ${why.replace(/ \(.*\)$/s, '')}`,
  );
  const kept = registered.map(({ url, against }) => `registered ${url} against ${against}`);
  return [...found, ...left, ...kept].map((line) => `${line}\n`).join('');
}
