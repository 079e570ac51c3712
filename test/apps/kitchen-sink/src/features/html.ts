// html.ts: what the page itself refers to.
import { expectEqual, expectTrue, unwritten } from '../proof/expect.ts';
import { feature } from '../proof/feature.ts';
import { backgrounds, element, elementPicture, picture } from '../proof/looks.ts';

feature('html: public img', () => elementPicture('html-public', 5));
feature('html: source img', () => elementPicture('html-source', 46));
feature('html: public srcset', () => elementPicture('html-srcset', 7));
feature('html: source srcset', () => elementPicture('html-source-srcset', 46));
feature('html: poster', () => picture((element('html-poster') as HTMLVideoElement).poster, 11));
feature('html: style attribute', () => backgrounds('html-inline-style', [9]));
feature('html: style element', () => backgrounds('html-style-tag', [6]));
feature('html: icon', () => picture(document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href ?? '', 38));
feature('html: preload', () => picture(document.querySelector<HTMLLinkElement>('link[rel=preload]')?.href ?? '', 34));
feature('html: linked source style', () =>
  expectEqual(getComputedStyle(element('html-class')).getPropertyValue('--linked').trim(), 'yes'),
);
feature('html: sprite', async () => {
  const use = element('html-use') as unknown as SVGUseElement;
  const response = await fetch(use.href.baseVal.replace(/#.*/, ''));
  expectTrue(use.href.baseVal.endsWith('#dot'), 'the fragment stays');
  expectTrue((await response.text()).includes('id="dot"'), 'it is the sprite');
});
feature('html: object with images of its own', async () => {
  const url = (element('html-object') as HTMLObjectElement).data;
  const svg = new DOMParser().parseFromString(await (await fetch(url)).text(), 'image/svg+xml');
  const hrefs = [...svg.querySelectorAll('image')].map(
    (image) => image.getAttribute('href') ?? image.getAttributeNS('http://www.w3.org/1999/xlink', 'href') ?? '',
  );
  expectEqual(hrefs.length, 2);
  for (const href of hrefs) await picture(new URL(href, url).href, 26);
});
feature('html: social image', () => {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="og:image"]');
  return picture(new URL(meta?.content ?? '', location.href).href, 32);
});
feature('html: text stays', () => {
  const path = unwritten('img', 'og.png');
  expectEqual(document.title, `${path} is a title`);
  expectEqual(element('html-public').getAttribute('alt'), path);
  expectEqual(element('html-class').className, 'logo.png og.png');
  expectTrue(element('html-link').getAttribute('href')?.endsWith(path) === true, 'links to pages and files stay');
  const canonical = document.querySelector('link[rel=canonical]')?.getAttribute('href') ?? '';
  expectTrue(canonical.endsWith(path), canonical);
  const product = document.querySelector('script[type="application/ld+json"]')?.textContent ?? '';
  expectEqual((JSON.parse(product) as { image: string }).image, unwritten('img', 'json-ld.png'));
});
