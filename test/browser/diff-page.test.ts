// diff-page.test.ts: is the page of `truename diff --html` readable in Chromium: light and dark, on a desk and on a phone?
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TreeDiff } from '@truename/disk';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diffPage } from '../../packages/cli/src/diff-page.ts';
import { newShop, oldShop } from '../cli/diff-shop.ts';
import { diffOf } from '../disk/diff-site.ts';
import { launch } from '../support/browser.ts';
import { needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';

const looks = (['light', 'dark'] as const).flatMap((scheme) => [1280, 700, 360].map((width) => ({ scheme, width })));

/** What the page did that it must not do. */
interface Opened {
  readonly page: Page;
  readonly faults: readonly string[];
}

needs('chromium')('the page of truename diff', () => {
  let browser: Browser;
  let diff: TreeDiff;
  let url: string;

  beforeAll(async () => {
    browser = await launch(9);
    diff = await diffOf(oldShop, newShop);
    const path = join(await tempDir(), 'report.html');
    await writeFile(path, diffPage(diff, { old: 'before', new: 'after' }));
    url = pathToFileURL(path).href;
  });
  afterAll(() => browser.close());

  async function open(scheme: 'light' | 'dark', width: number): Promise<Opened> {
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => faults.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:')) faults.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    return { page, faults };
  }

  test.each(looks)(
    'asks for nothing, reports no error and needs no scrolling sideways: $scheme, $width px',
    async ({ scheme, width }) => {
      const { page, faults } = await open(scheme, width);
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  test.each(looks)('has text with a contrast of at least 4.5: $scheme, $width px', async ({ scheme, width }) => {
    const { page } = await open(scheme, width);
    for (const summary of await page.locator('summary').all()) await summary.click();
    const texts = await page.evaluate(contrasts);
    expect(texts.length).toBeGreaterThan(60);
    expect(texts.filter(({ contrast }) => !(contrast >= 4.5))).toEqual([]);
    expect(new Set(texts.map(({ ground }) => ground)).size).toBeGreaterThan(4);
    await page.context().close();
  });

  test.each(looks)(
    'has a picture that its cells fill, each as large as its bytes, labels inside: $scheme, $width px',
    async ({ scheme, width }) => {
      const { page } = await open(scheme, width);
      const { map, cells, spilled } = await page.evaluate(areas);
      const total = diff.totals.first.transfer;
      expect(spilled).toEqual([]);
      const counts = cells.map(({ name }) => Number(/^(?:.*\/ )?(\d+) files$/.exec(name)?.[1] ?? 1));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(diff.totals.first.files);
      expect(cells.reduce((sum, { area }) => sum + area, 0) / map).toBeCloseTo(1, 3);
      for (const { name, area } of cells) {
        const bytes = diff.files.find((file) => file.name === name)?.transfer?.bytes;
        if (bytes !== undefined) expect(area / map, name).toBeCloseTo(bytes / total, 3);
      }
      await page.context().close();
    },
  );

  test('leads from a cell to the row of its file, and opens what is known of it by keyboard', async () => {
    const { page } = await open('light', 360);
    await page.locator('a.cell', { hasText: 'hero.svg' }).first().click();
    const row = page.locator('tr:target');
    expect(await row.locator('.name').first().textContent()).toBe('img/hero.svg');
    await row.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await row.locator('dl').isVisible()).toBe(true);
    expect(await row.locator('dl').textContent()).toContain('Also changes2 other files');
    await page.context().close();
  });

  test.each(['light', 'dark'] as const)(
    'tells groups apart for those who see no red, green or blue: %s',
    async (scheme) => {
      const { page } = await open(scheme, 1280);
      const fills = Object.entries(await page.evaluate(fillsOf));
      expect(fills.map(([group]) => group)).toEqual(['own-edit', 'cascade', 'names-only', 'added', 'unchanged']);
      for (const sight of Object.keys(sights) as (keyof typeof sights)[])
        for (const [at, [group, fill]] of fills.entries())
          for (const [other, otherFill] of fills.slice(at + 1))
            expect(distance(seen(fill, sight), seen(otherFill, sight)), `${group}, ${other}: ${sight}`).toBeGreaterThan(
              10,
            );
      await page.context().close();
    },
  );
});

type Rgb = readonly [number, number, number];

/** Every text that is shown, with the lowest contrast to any colour of what it stands on (WCAG 2.2, relative luminance). */
function contrasts(): { text: string; ground: string; contrast: number }[] {
  const colors = (css: string) =>
    [...css.matchAll(/rgba?\(([^)]+)\)/g)].map(([, numbers = '']) => numbers.split(/[ ,/]+/).map(Number));
  const luminance = (rgb: readonly number[]) => {
    const [r = 0, g = 0, b = 0] = rgb.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const isSolid = ([, , , alpha = 1]: readonly number[]) => alpha === 1;
  const groundOf = (element: Element | null): number[][] => {
    if (!element) throw new Error('A page has a ground');
    const { backgroundColor, backgroundImage } = getComputedStyle(element);
    const found = [...colors(backgroundImage), ...colors(backgroundColor)].filter(isSolid);
    return found.length > 0 ? found : groundOf(element.parentElement);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: { text: string; ground: string; contrast: number }[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement!;
    const box = element.getBoundingClientRect();
    if (!node.textContent?.trim() || box.width === 0 || box.height === 0) continue;
    const ink = luminance(colors(getComputedStyle(element).color)[0]!);
    const grounds = groundOf(element);
    const ratios = grounds.map((ground) => {
      const [low, high] = [ink, luminance(ground)].sort((a, b) => a - b) as [number, number];
      return (high + 0.05) / (low + 0.05);
    });
    texts.push({ text: node.textContent.trim(), ground: String(grounds), contrast: Math.min(...ratios) });
  }
  return texts;
}

/** The area of the picture and of each cell, in pixels, and labels that stand out of their cells. */
function areas(): { map: number; cells: { name: string; area: number }[]; spilled: string[] } {
  const map = document.querySelector('.map')!.getBoundingClientRect();
  const cells = [...document.querySelectorAll<HTMLElement>('.cell')].map((element) => {
    const { width, height } = element.getBoundingClientRect();
    return { name: element.title.split('\n')[0]!, area: width * height };
  });
  const spilled = [...document.querySelectorAll<HTMLElement>('.cell span')].filter((label) => {
    const [box, cell] = [label.getBoundingClientRect(), label.parentElement!.getBoundingClientRect()];
    return box.width > 0 && (box.right > cell.right || box.bottom > cell.bottom || box.left < cell.left);
  });
  return { map: map.width * map.height, cells, spilled: spilled.map((label) => label.textContent ?? '') };
}

/** The first colour of each group's fill. */
function fillsOf(): Record<string, Rgb> {
  const root = getComputedStyle(document.documentElement);
  const rgb = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const groups = ['own-edit', 'cascade', 'names-only', 'added', 'unchanged'];
  return Object.fromEntries(
    groups.map((group) => [group, rgb(root.getPropertyValue(`--${group}`).trim()) as unknown as Rgb]),
  );
}

/** Machado, Oliveira, Fernandes 2009, severity 1: what linear RGB becomes for those who lack one kind of cone. */
const sights = {
  'no red': [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  'no green': [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  'no blue': [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

/** Linear RGB, 0 to 1, as somebody sees it. */
function seen(rgb: Rgb, sight: keyof typeof sights): Rgb {
  const linear = rgb.map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  const row = (at: number) =>
    Math.min(
      1,
      Math.max(
        0,
        linear.reduce((sum, value, column) => sum + value * sights[sight][3 * at + column]!, 0),
      ),
    );
  return [row(0), row(1), row(2)];
}

/** CIE76: the distance in L*a*b*. */
function distance(a: Rgb, b: Rgb): number {
  const [one, other] = [lab(a), lab(b)];
  return Math.hypot(...one.map((value, at) => value - other[at]!));
}

function lab([r, g, b]: Rgb): Rgb {
  const f = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
