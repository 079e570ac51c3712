// assets.ts: images and data that modules import.

import outside from '../../../shared-outside/pic.png';
import badge from '../../shared/badge.png';
import initAdd from '../assets/add.wasm?init';
import addUrl from '../assets/add-url.wasm?url';
import banner from '../assets/banner.png?url';
import dot from '../assets/dot.png';
import forced from '../assets/forced.png?no-inline';
import noteText from '../assets/note.txt?raw';
import photo from '../assets/photo.png';
import iconSprite from '../assets/sprite.svg';
import data from '../data.json';
import { expectEqual, expectTrue } from '../proof/expect.ts';
import { feature } from '../proof/feature.ts';
import { picture } from '../proof/looks.ts';

feature('imported image', () => picture(photo, 45));
feature('?url', () => picture(banner, 46));
feature('?no-inline', async () => {
  expectTrue(!forced.startsWith('data:'), 'it is a file');
  await picture(forced, 3);
});
feature('new URL', () => picture(new URL('../assets/hero.png', import.meta.url).href, 47));
feature('small image', () => picture(dot, 2));
feature('svg view fragment', () => picture(`${iconSprite}#small`, 20));
feature('?raw', () =>
  expectTrue(noteText.includes('./photo.png img/og.png and'), 'the text is as its author wrote it'),
);
feature('json', () => expectEqual(data.picture, '/img/data-only.png'));
feature('file outside the root', () => picture(outside, 67));
feature('root file named like a public file', () => picture(badge, 66));

type Add = (a: number, b: number) => number;

feature('wasm ?init', async () => {
  const { exports } = await initAdd();
  expectEqual((exports.add as Add)(2, 3), 5);
});
feature('wasm ?url', async () => {
  const bytes = await (await fetch(addUrl)).arrayBuffer();
  const { instance } = await WebAssembly.instantiate(bytes);
  expectEqual((instance.exports.add as Add)(20, 3), 23);
});
feature('glob eager', async () => {
  const gallery = import.meta.glob<string>('../assets/gallery/*.png', { eager: true, import: 'default' });
  const names = Object.keys(gallery).sort();
  expectEqual(names.length, 3);
  await picture(gallery['../assets/gallery/one.png'] ?? '', 50);
  await picture(gallery['../assets/gallery/two.png'] ?? '', 51);
  await picture(gallery['../assets/gallery/three.png'] ?? '', 52);
});
feature('glob lazy', async () => {
  const notes = import.meta.glob<{ text: string }>('../glob/*.ts');
  const texts = await Promise.all(Object.values(notes).map(async (load) => (await load()).text));
  expectEqual(texts.sort().join(), 'first,second');
});
