// public-files.ts: files of the public directory, addressed from code.
import byImport from '/img/imported.png';
import og from '/img/og.png';
import { expectEqual, expectTrue, unwritten } from '../proof/expect.ts';
import { feature } from '../proof/feature.ts';
import { element, picture, pictures } from '../proof/looks.ts';

const onlyRoot = ['sub', 'relative', 'cdn'] as const;

feature('public import', () => picture(byImport, 36));
feature('public import in a template', async () => {
  const host = document.createElement('div');
  host.innerHTML = `<img alt="og.png" src="${og}">`;
  await picture(host.querySelector('img')?.src ?? '', 4);
});
feature('public path by hand', () => picture('/img/by-hand.png', 16), onlyRoot);
feature(
  'public path in a string of HTML',
  async () => {
    const host = document.createElement('div');
    host.innerHTML = '<img src="/img/in-html-string.png">';
    await picture(host.querySelector('img')?.src ?? '', 17);
  },
  onlyRoot,
);
feature(
  'public path in a string of CSS',
  async () => {
    const host = document.createElement('div');
    host.style.cssText = `background-image: url(/img/template.png)`;
    document.body.append(host);
    await pictures(getComputedStyle(host).backgroundImage, [33]);
  },
  onlyRoot,
);
feature('base joined with a path', async () => {
  const response = await fetch(`${import.meta.env.BASE_URL}data/items.json`);
  expectEqual(((await response.json()) as { first: string }).first, unwritten('img', 'items', '1.png'));
});
feature('name made at run time', () => {
  const id = document.body.childElementCount > 0 ? 2 : 0;
  return picture(`${import.meta.env.BASE_URL}img/items/${id}.png`, 14);
});
feature('words that equal a file name', () => {
  const data = ['og.png', 'img/og.png', './img/og.png', 'logo.png'];
  expectEqual(data.map((word) => word.length).join(), '6,10,12,8');
  expectEqual(/\/img\/og\.png/.source.length, 14);
});
feature('web manifest and its icons', async () => {
  const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
  const manifest = (await (await fetch(link?.href ?? '')).json()) as { icons: { src: string }[] };
  expectEqual(manifest.icons.length, 2);
  await picture(new URL(manifest.icons[0]?.src ?? '', link?.href).href, 23);
  await picture(new URL(manifest.icons[1]?.src ?? '', link?.href).href, 24);
});
feature('public stylesheet', () => {
  expectEqual(getComputedStyle(element('html-class')).getPropertyValue('--legacy').trim(), 'part');
});
feature('public stylesheet images', async () => {
  const style = getComputedStyle(element('html-class'));
  await pictures(style.backgroundImage, [25]);
  await pictures(style.borderImageSource, [30]);
});
feature('public classic script', () => expectEqual((window as { bootRan?: string }).bootRan, 'yes'));
feature('public modules in a cycle', async () => {
  const { modules } = window as { modules?: Promise<string> };
  expectTrue(modules !== undefined, 'the module ran');
  expectEqual(await modules, 'a-b-a');
});
feature('public module and its image', async () => {
  await picture((window as { moduleImage?: string }).moduleImage ?? '', 31);
});
