import {
  decodedMappings,
  encodedMappings,
  originalPositionFor,
  type SourceMapSegment,
  TraceMap,
} from '@jridgewell/trace-mapping';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnChanges, type LengthEdit, shiftColumns } from '../../packages/engine/src/columns.ts';
import { columnEdits } from '../../packages/engine/src/map-columns.ts';
import { findMapFields } from '../../packages/engine/src/references/sourcemap.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 300);
const name = '/img/a.png';

/** A generated file of words, each mapped to a source line of its own. */
const generated = fc
  .array(fc.constantFrom('word', ' ', ';', '\n', '\r\n', '😀', name, `"${name}"`, 'x'.repeat(40)), { maxLength: 40 })
  .map((pieces) => {
    const lines: SourceMapSegment[][] = [[]];
    let column = 0;
    pieces.forEach((piece, k) => {
      if (k % 3 !== 2) lines.at(-1)!.push(k % 5 === 4 ? [column] : [column, 0, k, 0]);
      column += piece.length;
      if (!piece.endsWith('\n')) return;
      lines.push([]);
      column = 0;
    });
    return { text: pieces.join(''), mappings: encode(lines), pieces };
  });

describe('shiftColumns()', () => {
  test('keeps each piece of text at its source position, before and after', () => {
    fc.assert(
      fc.property(generated, fc.integer({ min: 1, max: 60 }), ({ text, mappings, pieces }, newLength) => {
        const edits = editsIn(text, newLength);
        const before = trace(mappings);
        const after = trace(shiftColumns(mappings, columnChanges(text, edits)));
        const changed = apply(text, edits);
        let at = 0;
        for (const piece of pieces) {
          const moved =
            at + edits.filter(({ end }) => end <= at).reduce((sum, e) => sum + e.newLength - (e.end - e.start), 0);
          expect(positionIn(after, changed, moved), `${JSON.stringify(piece)} at ${at}`).toEqual(
            positionIn(before, text, at),
          );
          at += piece.length;
        }
      }),
      { numRuns },
    );
  });

  test('moves segments inside a replaced text, but never out of it', () => {
    const mappings = encode([
      [
        [0, 0, 0, 0],
        [4, 0, 0, 4],
        [6, 0, 0, 6],
        [9, 0, 0, 9],
        [12, 0, 0, 12],
      ],
    ]);
    const shrunk = shiftColumns(mappings, [{ line: 0, column: 4, oldLength: 6, newLength: 3 }]);
    expect(columnsOf(shrunk)).toEqual([[0, 4, 6, 7, 9]]);
    const grown = shiftColumns(mappings, [{ line: 0, column: 4, oldLength: 6, newLength: 16 }]);
    expect(columnsOf(grown)).toEqual([[0, 4, 6, 9, 22]]);
  });

  test('moves what stands at an insertion', () => {
    const mappings = encode([
      [
        [0, 0, 0, 0],
        [4, 0, 0, 4],
      ],
    ]);
    expect(columnsOf(shiftColumns(mappings, [{ line: 0, column: 4, oldLength: 0, newLength: 2 }]))).toEqual([[0, 6]]);
  });

  test('reads columns that go backwards, as old generators write them', () => {
    // Columns 10, 2, 10 become 13, 2, 13: each is written as a difference to the one before.
    const change = { line: 0, column: 5, oldLength: 1, newLength: 4 };
    expect(shiftColumns('UAAA,RAAA,QAAA', [change])).toBe('aAAA,XAAA,WAAA');
  });

  test('changes nothing on other lines, and copies them as they stand', () => {
    const mappings = ';;AAAA,gBAAgB;;;AAAC,B;A';
    const changes = [
      { line: 1, column: 0, oldLength: 1, newLength: 9 },
      { line: 99, column: 0, oldLength: 1, newLength: 9 },
    ];
    expect(shiftColumns(mappings, changes)).toBe(mappings);
  });

  test('writes columns as the codec does', () => {
    const segment = fc.integer({ min: 0, max: 3_000_000 });
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(segment, { maxLength: 8 }), { maxLength: 4 }), (lines) => {
        const sorted = lines.map((line) => line.toSorted((x, y) => x - y).map((c): SourceMapSegment => [c, 0, c, c]));
        const moved = sorted.map((line, k) =>
          k === 1 ? line.map(([c, ...rest]): SourceMapSegment => [c + 7, ...rest] as SourceMapSegment) : line,
        );
        expect(shiftColumns(encode(sorted), [{ line: 1, column: 0, oldLength: 0, newLength: 7 }])).toBe(encode(moved));
      }),
      { numRuns },
    );
  });
});

describe('columnChanges()', () => {
  test('counts lines by line feeds, and leaves equal lengths out', () => {
    const edits = [
      { start: 1, end: 2, newLength: 1 },
      { start: 6, end: 8, newLength: 5 },
      { start: 9, end: 9, newLength: 1 },
    ];
    expect(columnChanges('ab\r\nc\ndefg', edits)).toEqual([
      { line: 2, column: 0, oldLength: 2, newLength: 5 },
      { line: 2, column: 3, oldLength: 0, newLength: 1 },
    ]);
  });
});

describe('columnEdits()', () => {
  const shifted = (change: { column: number; oldLength: number; newLength: number }) => {
    const map = {
      version: 3,
      sources: ['a'],
      names: [],
      mappings: encode([
        [
          [0, 0, 0, 0],
          [2, 0, 0, 2],
          [9, 0, 0, 9],
        ],
      ]),
    };
    const json = JSON.stringify({ version: 3, sections: [{ offset: { line: 0, column: 10 }, map }] });
    const edits = columnEdits(findMapFields(json)!, [{ line: 0, ...change }]);
    const moved = edits
      .toReversed()
      .reduce((text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end), json);
    return flatten(JSON.parse(moved)).map(([, column]) => column);
  };

  test('moves a section once for an insertion where it begins', () => {
    expect(shifted({ column: 10, oldLength: 0, newLength: 5 })).toEqual([15, 17, 24]);
  });

  test('cuts a change where a section begins', () => {
    expect(shifted({ column: 8, oldLength: 6, newLength: 16 })).toEqual([10, 12, 29]);
    expect(shifted({ column: 8, oldLength: 6, newLength: 1 })).toEqual([9, 9, 14]);
  });

  test('moves an indexed map and its sections like a plain map of the same file', () => {
    fc.assert(
      fc.property(
        generated,
        fc.nat({ max: 200 }),
        fc.integer({ min: 0, max: 40 }),
        ({ text, mappings }, cut, newLength) => {
          const edits = editsIn(text, newLength);
          const at = cut % (text.length + 1);
          fc.pre(!edits.some(({ start, end }) => start < at && at < end));
          const changes = columnChanges(text, edits);
          const json = JSON.stringify(indexed(text, mappings, at), null, 1);
          const moved = [...columnEdits(findMapFields(json)!, changes)]
            .reverse()
            .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), json);
          expect(flatten(JSON.parse(moved))).toEqual(
            decodedMappings(trace(shiftColumns(mappings, changes))).flatMap((line, l) => line.map((s) => [l, ...s])),
          );
        },
      ),
      { numRuns },
    );
  });
});

function encode(lines: SourceMapSegment[][]): string {
  return encodedMappings(new TraceMap({ version: 3, names: [], sources: ['a'], mappings: lines }));
}

function trace(mappings: string): TraceMap {
  return new TraceMap({ version: 3, names: [], sources: ['a'], mappings });
}

function columnsOf(mappings: string): number[][] {
  return decodedMappings(trace(mappings)).map((line) => line.map(([column]) => column));
}

function editsIn(text: string, newLength: number): LengthEdit[] {
  return [...text.matchAll(new RegExp(name, 'g'))].map(({ index }) => ({
    start: index,
    end: index + name.length,
    newLength,
  }));
}

function apply(text: string, edits: readonly LengthEdit[]): string {
  return edits
    .toReversed()
    .reduce(
      (result, { start, end, newLength }) => result.slice(0, start) + 'y'.repeat(newLength) + result.slice(end),
      text,
    );
}

function positionIn(map: TraceMap, text: string, offset: number): unknown {
  const lines = text.slice(0, offset).split('\n');
  return originalPositionFor(map, { line: lines.length, column: lines.at(-1)!.length });
}

function indexed(text: string, mappings: string, at: number): object {
  const lines = text.slice(0, at).split('\n');
  const [line, column] = [lines.length - 1, lines.at(-1)!.length];
  const all = decodedMappings(trace(mappings)).flatMap((segments, l) => segments.map((s) => [l, ...s]));
  const isFirst = ([l, c]: number[]) => l! < line || (l === line && c! < column);
  const part = (own: number[][]) => {
    const result: SourceMapSegment[][] = Array.from({ length: 1 + Math.max(0, ...own.map(([l]) => l!)) }, () => []);
    for (const [l, ...segment] of own) result[l!]!.push(segment as SourceMapSegment);
    return { version: 3, names: [], sources: ['a'], mappings: encode(result) };
  };
  const rest = all.filter((s) => !isFirst(s)).map(([l, c, ...s]) => [l! - line, l === line ? c! - column : c!, ...s]);
  return {
    version: 3,
    sections: [
      { offset: { line: 0, column: 0 }, map: part(all.filter(isFirst)) },
      { offset: { line, column }, map: part(rest) },
    ],
  };
}

function flatten(map: {
  sections: { offset: { line: number; column: number }; map: { mappings: string } }[];
}): number[][] {
  return map.sections.flatMap(({ offset, map: { mappings } }) =>
    decodedMappings(trace(mappings)).flatMap((line, l) =>
      line.map(([column, ...rest]) => [l + offset.line, l === 0 ? column + offset.column : column, ...rest]),
    ),
  );
}
