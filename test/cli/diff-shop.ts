// diff-shop.ts: two builds of a small shop, with every kind of change.
import type { BuildInput } from '../disk/diff-site.ts';
import type { Files } from '../disk/disk.ts';

/** Text that compresses to about a third, the same on every machine. */
export function prose(seed: number, length: number): string {
  let state = seed * 2654435761;
  let text = '';
  while (text.length < length) {
    state = (state * 1103515245 + 12345) >>> 0;
    text += `${(state >>> 12).toString(36)} ${state % 7 === 0 ? 'the ' : ''}`;
  }
  return text.slice(0, length);
}

/** Bytes that do not compress. */
export function noise(seed: number, length: number): Uint8Array {
  let state = seed * 2654435761;
  return Uint8Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) >>> 0;
    return state >>> 24;
  });
}

const photos = (numbers: readonly number[]): Files =>
  Object.fromEntries(numbers.map((n) => [`img/products/photo-${n}.webp`, noise(n, 9000 + n * 800)]));

const shared: Files = {
  'index.html': '<link rel="stylesheet" href="css/app.css"><script type="module" src="js/app.js"></script>',
  'about.html': '<img src="img/logo.svg">',
  'css/app.css': `body { background: url(../img/hero.svg) } /* ${prose(1, 4000)} */`,
  'js/app.js': `import { money } from "./money.js"; import "./vendor.js"; // ${prose(2, 12_000)}`,
  'js/vendor.js': `// ${prose(3, 60_000)}`,
  'img/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>',
  'robots.txt': 'User-agent: *\n',
};

export const oldShop: BuildInput = {
  files: {
    ...shared,
    ...photos([1, 2, 3, 4, 5, 6, 7, 8]),
    'js/money.js': 'export const money = (cents) => cents / 100;',
    'img/hero.svg': `<svg xmlns="http://www.w3.org/2000/svg"><title>${prose(4, 8000)}</title></svg>`,
    'fonts/old-name.woff2': noise(90, 21_000),
    'img/banner.webp': noise(91, 14_000),
  },
};

export const newShop: BuildInput = {
  files: {
    ...shared,
    ...photos([1, 2, 3, 4, 5, 6, 7, 8, 9]),
    'js/money.js': 'export const money = (cents) => (cents / 100).toFixed(2);',
    'img/hero.svg': `<svg xmlns="http://www.w3.org/2000/svg"><title>${prose(5, 8000)}</title></svg>`,
    'fonts/new-name.woff2': noise(90, 21_000),
  },
};
