// big.ts: large binaries, and a page that names a few of them.
import type { GeneratedFile } from './file.ts';
import { pageText } from './html-text.ts';
import { noise, random } from './random.ts';

/** `count` binaries of `bytes` bytes altogether, of unequal sizes. */
export function* big(count: number, bytes: number): Iterable<GeneratedFile> {
  const next = random(count);
  const share = bytes / ((count * (count + 1)) / 2 + count * count);
  const path = (i: number) => `media/film-${i}.${['mp4', 'webm', 'wasm'][i % 3]}`;
  for (let i = 0; i < count; i++) {
    yield { path: path(i), content: noise(Math.round(share * (count + i + 1)), next), references: 0 };
  }
  const targets = Array.from({ length: Math.min(count, 6) }, (_, i) => path(i));
  yield {
    path: 'index.html',
    content: pageText({ path: 'index.html', targets, bytes: 4000, next }),
    references: targets.length,
  };
}
