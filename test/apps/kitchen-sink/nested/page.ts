// page.ts: does a page below the root reach what the root page reaches?
import og from '/img/og.png';
import photo from '../src/assets/photo.png';
import { expectEqual } from '../src/proof/expect.ts';
import { feature, finish } from '../src/proof/feature.ts';
import { backgrounds, element, elementPicture, picture } from '../src/proof/looks.ts';
import { visits } from '../src/store.ts';

feature('nested: shared chunk', () => visits.add('nested'));
feature('nested: imported image', () => picture(photo, 45));
feature('nested: public import', () => picture(og, 4));
feature('nested: relative img', () => elementPicture('nested-relative', 49));
feature('nested: public img', () => elementPicture('nested-public', 4));
feature('nested: stylesheet', () => expectEqual(getComputedStyle(element('nested-style')).color, 'rgb(1, 2, 3)'));
feature('nested: stylesheet image', () => backgrounds('nested-style', [45]));
feature('nested: lazy page', async () => {
  const { title } = await import('../src/pages/note.ts');
  expectEqual(title(), 'note');
});
finish();
