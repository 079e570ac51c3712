// truename.ts: hashed names for paths that client code asks for.
import { asset, assetMap } from 'virtual:truename';
import { expectEqual } from '../proof/expect.ts';
import { feature } from '../proof/feature.ts';
import { picture } from '../proof/looks.ts';

const items = assetMap('img/items/*.png');

feature('asset()', () => picture(asset('img/logo.png'), 5));
feature('assetMap()', async () => {
  const names = Object.keys(items).sort();
  expectEqual(names.join(), 'img/items/1.png,img/items/2.png,img/items/3.png');
  const id = names.length;
  await picture(items[`img/items/${id}.png`] ?? '', 15);
});
