// looks.ts: does the page show the picture it should? (Every picture of the app has a width of its own.)
import { expectEqual } from './expect.ts';

/** Decodes the picture and compares its width in pixels. */
export async function picture(url: string, width: number): Promise<void> {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch (error) {
    throw new Error(`${url}: ${String(error)}`);
  }
  expectEqual(image.naturalWidth, width);
}

export function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element #${id}`);
  return found;
}

/** The picture an `<img>` of the page chose. */
export async function elementPicture(id: string, width: number): Promise<void> {
  const image = element(id) as HTMLImageElement;
  await image.decode();
  await picture(image.currentSrc, width);
}

/** Every URL in the element's computed background, in order, shows a picture of the given width. */
export async function backgrounds(id: string, widths: readonly number[]): Promise<void> {
  await pictures(getComputedStyle(element(id)).backgroundImage, widths);
}

/** Every `url()` in a CSS value shows a picture of the given width. */
export async function pictures(value: string, widths: readonly number[]): Promise<void> {
  const urls = [...value.matchAll(/url\("((?:[^"\\]|\\.)*)"\)/g)].map((match) =>
    (match[1] ?? '').replace(/\\(.)/g, '$1'),
  );
  expectEqual(urls.length, widths.length);
  for (const [index, url] of urls.entries()) await picture(url, widths[index] ?? 0);
}

/** Adds an element to the page, once; its id is its class. */
export function add(className: string): void {
  if (document.getElementById(className)) return;
  const box = document.createElement('div');
  box.id = className;
  box.className = className;
  document.body.append(box);
}
