// html-text.ts: what do a page and a drawing of a real site look like?
import { anyUrl, fill, relativeUrl, type TextPlan } from './file.ts';
import { type Next, pick } from './random.ts';
import { colour, noun, sentence } from './words.ts';

/** A page that loads its targets: style sheets, scripts, fonts and pictures. */
export function pageText(plan: TextPlan): string {
  const { path, targets, bytes, next, abroad = false } = plan;
  const isHead = (target: string) => /\.(?:css|js|woff2)$/.test(target);
  const url = (target: string) => anyUrl(path, target, next);
  const head = targets.filter(isHead).map((target) => headElement(target, url(target)));
  const pictures = targets.filter((target) => !isHead(target)).map((target) => picture(url(target), next));
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>${sentence(next, abroad)}</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="canonical" href="https://www.example.com/${noun(next)}/">
  <link rel="stylesheet" href="https://fonts.example.net/css2?family=${noun(next)}&amp;display=swap">
  ${head.join('\n  ')}
  <script>window.settings = { page: "${noun(next)}", path: "/api/${noun(next)}" };</script>
</head>
<body class="${noun(next)} ${noun(next)}-page">
${fill(pictures, bytes - 700, () => piece(next, abroad))}</body>
</html>
`;
}

/** An SVG image; its targets are pictures inside it. */
export function drawingText({ path, targets, bytes, next }: TextPlan): string {
  const images = targets.map((target) => `<image width="24" height="24" xlink:href="${relativeUrl(path, target)}"/>`);
  const shape = () =>
    `<path fill="${colour(next)}" d="M${next(24)} ${next(24)}c${next(9)}.${next(99)} 0 ${next(9)}-${next(9)} ${next(24)}.5l-${next(24)} ${next(9)}v${next(24)}z"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 24 24"><title>${sentence(next)}</title>
<defs><linearGradient id="fade"><stop stop-color="${colour(next)}"/></linearGradient></defs>
${fill(images, bytes - 250, shape)}<use href="#fade"/></svg>
`;
}

function headElement(target: string, url: string): string {
  if (target.endsWith('.css')) return `<link rel="stylesheet" href="${url}">`;
  if (target.endsWith('.woff2')) return `<link rel="preload" href="${url}" as="font" type="font/woff2" crossorigin>`;
  return `<script type="module" src="${url}"></script>`;
}

function picture(url: string, next: Next): string {
  return pick(
    [
      `<figure><img src="${url}" alt="${noun(next)}.png" width="${next(900)}" height="${next(900)}" loading="lazy"><figcaption>${sentence(next)}</figcaption></figure>`,
      `<picture><source srcset="${url} 2x" media="(min-width: ${next(900)}px)"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt=""></picture>`,
      `<div class="${noun(next)}" style="background-image: url(${url}); color: ${colour(next)}">${sentence(next)}</div>`,
      `<video poster='${url}' controls preload="none"></video>`,
    ],
    next,
  );
}

function piece(next: Next, abroad: boolean): string {
  switch (next(7)) {
    case 0:
      return `<!-- ${sentence(next, abroad)} <img src="/old/${noun(next)}.png"> -->`;
    case 1:
      return `<ul class="${noun(next)}-list">${Array.from({ length: 4 }, () => `<li><a href="/${noun(next)}/${noun(next)}.html?${noun(next)}=${next(99)}&amp;page=2">${noun(next)} &amp; ${noun(next)}</a></li>`).join('')}</ul>`;
    case 2:
      return `<form action="/api/${noun(next)}" method="post"><label>${sentence(next, abroad)}<input name="${noun(next)}" value="${noun(next)}" required></label><button type="submit" disabled>${noun(next)}</button></form>`;
    case 3:
      return `<h2 id="${noun(next)}-${next(999)}">${sentence(next, abroad)}</h2>`;
    default:
      return `<p class="${noun(next)}" data-${noun(next)}="${noun(next)}.js">${sentence(next, abroad)} <em>${sentence(next)}</em> ${sentence(next, abroad)}</p>`;
  }
}
