// styles.ts: style sheets in every way they can come in.

import { expectEqual, expectTrue, unwritten } from '../proof/expect.ts';
import { feature } from '../proof/feature.ts';
import { add, backgrounds, element, pictures } from '../proof/looks.ts';
import asInline from '../styles/as-inline.css?inline';
import asRaw from '../styles/as-raw.css?raw';
import asUrl from '../styles/as-url.css?url';
import boxes from '../styles/box.module.css';

for (const name of ['imported', 'source-bg', 'public-bg', 'space-bg', 'set-bg', 'public-set-bg', 'two-bg', 'content'])
  add(name);

feature('css: @import', () => expectEqual(getComputedStyle(element('imported')).color, 'rgb(20, 21, 22)'));
feature('css: image of an imported sheet', () => backgrounds('imported', [45]));
feature('css: source image', () => backgrounds('source-bg', [47]));
feature('css: public image', () => backgrounds('public-bg', [10]));
feature('css: name with a space', () => backgrounds('space-bg', [57]));
feature('css: image-set', () => backgrounds('set-bg', [53, 54]));
feature('css: public image-set', () => backgrounds('public-set-bg', [7, 8]));
feature('css: two images, query and fragment', () => backgrounds('two-bg', [45, 6]));
feature('css: custom property', async () => {
  const box = document.createElement('div');
  document.body.append(box);
  expectTrue(getComputedStyle(box).getPropertyValue('--picture').includes('url('), 'the property is there');
});
feature('css: content is text', () =>
  expectEqual(getComputedStyle(element('content'), '::after').content, JSON.stringify(unwritten('img', 'og.png'))),
);
feature('css: font', () => font('Sink'));
feature('css: public font', () => font('PublicSink'));
feature('css: module', async () => {
  const box = document.createElement('div');
  box.className = boxes.box ?? '';
  document.body.append(box);
  expectEqual(getComputedStyle(box).color, 'rgb(30, 31, 32)');
  await pictures(getComputedStyle(box).backgroundImage, [63]);
});
feature('css: ?url', async () => {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = asUrl;
  const loaded = new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error(`${link.href} does not load`));
  });
  document.head.append(link);
  await loaded;
  add('as-url');
  await backgrounds('as-url', [64]);
});
feature('css: ?inline', async () => {
  const style = document.createElement('style');
  style.textContent = asInline;
  document.head.append(style);
  add('as-inline');
  await backgrounds('as-inline', [56]);
});
feature('css: ?raw', () => expectTrue(asRaw.includes('url("../assets/raw-css.png")'), 'it is as its author wrote it'));

async function font(family: string): Promise<void> {
  const faces = await document.fonts.load(`16px ${family}`, 'A');
  expectEqual(faces.length, 1);
  expectEqual(faces[0]?.status, 'loaded');
}
