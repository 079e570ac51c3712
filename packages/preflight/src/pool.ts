// pool.ts: how is much work done, so many pieces at a time?

/** Like `Promise.all(items.map(work))`, in the same order, with at most `width` pieces of work at a time. */
export async function pooled<Item, Done>(
  items: readonly Item[],
  width: number,
  work: (item: Item, index: number) => Promise<Done>,
): Promise<Done[]> {
  const done: Done[] = new Array(items.length);
  let next = 0;
  const run = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index] as Item;
      done[index] = await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, run));
  return done;
}
