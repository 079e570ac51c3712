// json-values.test.ts: are the values of a JSON text those that JSON.parse gives, with the places of their strings?
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonValue, readJson } from '../../packages/engine/src/references/json-values.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 300);

/** Numbers and the like are all one. */
function plain(value: JsonValue): unknown {
  if (value.type === 'array') return value.items.map(plain);
  if (value.type === 'object') return value.members.map(({ key, value }) => [key.text, plain(value)]);
  return value.type === 'string' ? value.value.text : null;
}

function expected(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).map(([key, value]) => [key, expected(value)]);
  return typeof value === 'string' ? value : null;
}

test('readJson() agrees with JSON.parse', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2, '\t'), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), null, indent);
      expect(plain(readJson(text))).toEqual(expected(JSON.parse(text)));
    }),
    { numRuns },
  );
});

test('readJson() tells where a string stands, behind what is empty or nested too', () => {
  const text = '[[], {}, {"a": [1, "b"]}, "c"]';
  const list = readJson(text);
  const last = list.type === 'array' ? list.items.at(-1) : undefined;
  expect(last).toEqual({ type: 'string', value: { text: 'c', start: text.indexOf('c'), places: null } });
});

test.each(['[', '{"a":'])('readJson() reads what nests %s 200,000 times', (open) => {
  const close = open === '[' ? ']' : '}';
  const value = readJson(`${open.repeat(200_000)}"x"${close.repeat(200_000)}`);
  expect(value.type).toBe(open === '[' ? 'array' : 'object');
});
