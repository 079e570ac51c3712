// chain.ts: a chain of imports, and a circle, both far longer than those of a real site.
import type { GeneratedFile } from './file.ts';
import { pageText } from './html-text.ts';
import { moduleText } from './js-text.ts';
import { random } from './random.ts';

/** How many files import one another. */
export interface ChainSize {
  /** Each imports the next one, and every second one another besides. */
  readonly links: number;
  /** Each imports the next one, the last one the first. */
  readonly ring: number;
}

/** 4 MB, 3,500 references. */
export const fullChain: ChainSize = { links: 2000, ring: 500 };

const bytes = 1350;

export function* chain({ links, ring }: ChainSize): Iterable<GeneratedFile> {
  const next = random(links);
  const link = (i: number) => `chain/link-${i}.js`;
  const member = (i: number) => `ring/member-${i % ring}.js`;
  const write = (path: string, targets: readonly string[]): GeneratedFile => ({
    path,
    content: moduleText({ path, targets, bytes, next }),
    references: targets.length,
  });
  for (let i = 0; i < links; i++) {
    const further = i % 2 === 0 && i + 7 < links ? [link(i + 7)] : [];
    yield write(link(i), i + 1 < links ? [link(i + 1), ...further] : []);
  }
  for (let i = 0; i < ring; i++) yield write(member(i), [member(i + 1)]);
  const targets = [link(0), member(0)];
  yield {
    path: 'index.html',
    content: pageText({ path: 'index.html', targets, bytes, next }),
    references: targets.length,
  };
}
