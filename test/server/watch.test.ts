// watch.test.ts: how many looks do many questions cost, and does each get one that began after it?
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Watch } from '../../packages/server/src/watch.ts';

/** In milliseconds. */
const rhythm = { distance: 1000, every: 10_000 };

interface Look {
  readonly at: number;
  readonly end: (hasFound: boolean) => void;
}

/** A watch whose looks the test ends. */
function watched(): { readonly watch: Watch; readonly looks: Look[] } {
  const looks: Look[] = [];
  const watch = new Watch(() => new Promise((end) => looks.push({ at: performance.now(), end })), rhythm);
  return { watch, looks };
}

/** Has a promise been kept by now? */
async function isKept(promise: Promise<void>): Promise<boolean> {
  let kept = false;
  void promise.then(() => {
    kept = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return kept;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('again()', () => {
  test('costs one look for a thousand questions', async () => {
    const { watch, looks } = watched();
    const all = Promise.all(Array.from({ length: 1000 }, () => watch.again()));
    await vi.advanceTimersByTimeAsync(0);
    looks[0]!.end(false);
    await all;
    expect(looks).toHaveLength(1);
  });

  test('is answered by a look that began after it', async () => {
    const { watch, looks } = watched();
    const first = watch.again();
    await vi.advanceTimersByTimeAsync(0);
    const second = watch.again();
    looks[0]!.end(false);
    expect(await isKept(first)).toBe(true);
    expect(await isKept(second)).toBe(false);
    await vi.advanceTimersByTimeAsync(rhythm.distance);
    looks[1]!.end(false);
    expect(await isKept(second)).toBe(true);
  });

  test('keeps its distance from a look that found nothing, however many ask', async () => {
    const { watch, looks } = watched();
    const start = performance.now();
    for (let n = 0; n < 499; n++) {
      void watch.again();
      await vi.advanceTimersByTimeAsync(10);
      for (const { end } of looks) end(false);
    }
    expect(looks.map(({ at }) => at - start)).toEqual([0, 1000, 2000, 3000, 4000]);
  });

  test('does not wait after a look that found something', async () => {
    const { watch, looks } = watched();
    void watch.again();
    await vi.advanceTimersByTimeAsync(0);
    const second = watch.again();
    looks[0]!.end(true);
    await vi.advanceTimersByTimeAsync(0);
    looks[1]!.end(false);
    expect(await isKept(second)).toBe(true);
  });
});

describe('now()', () => {
  test('keeps no distance, and takes along who waits', async () => {
    const { watch, looks } = watched();
    void watch.again();
    await vi.advanceTimersByTimeAsync(0);
    looks[0]!.end(false);
    await vi.advanceTimersByTimeAsync(0);
    const patient = watch.again();
    await vi.advanceTimersByTimeAsync(1);
    expect(looks).toHaveLength(1);
    const urgent = watch.now();
    await vi.advanceTimersByTimeAsync(0);
    looks[1]!.end(false);
    expect([await isKept(patient), await isKept(urgent)]).toEqual([true, true]);
  });

  test('waits for a look that is under way, and looks again', async () => {
    const { watch, looks } = watched();
    void watch.again();
    await vi.advanceTimersByTimeAsync(0);
    const urgent = watch.now();
    await vi.advanceTimersByTimeAsync(50);
    expect(looks).toHaveLength(1);
    looks[0]!.end(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(looks).toHaveLength(2);
    looks[1]!.end(false);
    expect(await isKept(urgent)).toBe(true);
  });
});

test('it looks once in a while, unasked', async () => {
  const { watch, looks } = watched();
  for (let n = 0; n < 3; n++) {
    await vi.advanceTimersByTimeAsync(rhythm.every + 1);
    for (const { end } of looks) end(false);
  }
  expect(looks).toHaveLength(3);
  watch.close();
});

describe('ifDue()', () => {
  test('waits for a look that may begin or is under way, and for no other', async () => {
    const { watch, looks } = watched();
    const first = watch.ifDue();
    await vi.advanceTimersByTimeAsync(0);
    const second = watch.ifDue();
    expect([looks.length, await isKept(first), await isKept(second)]).toEqual([1, false, false]);
    looks[0]!.end(false);
    expect([await isKept(first), await isKept(second)]).toEqual([true, true]);
    expect([await isKept(watch.ifDue()), looks.length]).toEqual([true, 1]);
    await vi.advanceTimersByTimeAsync(rhythm.distance);
    const third = watch.ifDue();
    expect(await isKept(third)).toBe(false);
    expect(looks).toHaveLength(2);
    looks[1]!.end(false);
    expect(await isKept(third)).toBe(true);
    watch.close();
  });
});

describe('close()', () => {
  test('ends it: nobody looks, and nobody waits', async () => {
    const { watch, looks } = watched();
    void watch.again();
    await vi.advanceTimersByTimeAsync(0);
    looks[0]!.end(false);
    await vi.advanceTimersByTimeAsync(0);
    const waiting = watch.again();
    watch.close();
    expect(await isKept(waiting)).toBe(true);
    expect([await isKept(watch.again()), await isKept(watch.now())]).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(10 * rhythm.every);
    expect(looks).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('holds also while a look is under way', async () => {
    const { watch, looks } = watched();
    const asked = watch.again();
    await vi.advanceTimersByTimeAsync(0);
    watch.close();
    looks[0]!.end(true);
    expect(await isKept(asked)).toBe(true);
    await vi.advanceTimersByTimeAsync(10 * rhythm.every);
    expect(looks).toHaveLength(1);
  });
});
