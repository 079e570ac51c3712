// body-sum.test.ts: is the sum of the pieces that of the whole?
import fc from 'fast-check';
import { expect, test } from 'vitest';
import xxhash from 'xxhash-wasm';
import { createBodySum } from '../../packages/preflight/src/checks/body-sum.ts';
import { sumOf } from '../support/sum.ts';

const hasher = await xxhash();

test('pieces, one piece and no piece have the sum of the whole', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 5 }), (pieces) => {
      const sum = createBodySum(hasher);
      for (const piece of pieces) sum.update(piece);
      expect(sum.digest()).toBe(sumOf(Buffer.concat(pieces)));
    }),
  );
});
