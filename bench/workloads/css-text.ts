// css-text.ts: what does a style sheet of a real site look like?
import { anyUrl, fill, relativeUrl, type TextPlan } from './file.ts';
import { type Next, pick } from './random.ts';
import { colour, noun, sentence } from './words.ts';

/** A style sheet that imports, shows and loads its targets: other style sheets, pictures and fonts. */
export function cssText(plan: TextPlan): string {
  const { path, targets, bytes, next, map } = plan;
  const sheets = targets.filter((target) => target.endsWith('.css'));
  const others = targets.filter((target) => !target.endsWith('.css'));
  const imports = sheets.map(
    (sheet) =>
      `@import ${pick(['"*"', "'*'", 'url(*)', 'url("*") screen'], next).replace('*', relativeUrl(path, sheet))};`,
  );
  const uses = others.map((target) => use(anyUrl(path, target, next), target, next));
  const head = `${plan.abroad ? '@charset "utf-8";\n' : ''}/* ${sentence(next, plan.abroad)} See old/${noun(next)}.png */\n${imports.join('\n')}\n`;
  const body = fill(uses, bytes - head.length, () => piece(next, plan.abroad));
  return head + body + (map === undefined ? '' : `/*# sourceMappingURL=${relativeUrl(path, map).slice(2)} */\n`);
}

function use(url: string, target: string, next: Next): string {
  const quote = pick(['', '"', "'"], next);
  const written = `url(${quote}${url}${quote})`;
  if (/\.woff2?$/.test(target))
    return `@font-face {\n  font-family: "${noun(next)} ${next(900)}";\n  font-display: swap;\n  src: ${written} format("woff2");\n}`;
  return pick(
    [
      `.${noun(next)}-${noun(next)} {\n  background: ${colour(next)} ${written} no-repeat 50% 0 / cover;\n}`,
      `.${noun(next)}::before { content: ""; background-image: ${written}, linear-gradient(${colour(next)}, ${colour(next)}); }`,
      `.${noun(next)} > .icon-${noun(next)} { -webkit-mask: ${written} center / contain; mask: ${written.replaceAll(url, 'data:image/gif;base64,R0lGODlhAQABAAAAACw=')}; }`,
      `:root { --${noun(next)}-image: ${written}; --${noun(next)}-gap: ${next(40)}px; }`,
    ],
    next,
  );
}

function piece(next: Next, abroad = false): string {
  const name = `${noun(next)}-${noun(next)}`;
  switch (next(12)) {
    case 0:
      return `/* ${sentence(next, abroad)} */`;
    case 1:
      return `@media (min-width: ${300 + next(900)}px) {\n  .${name} { display: grid; grid-template-columns: repeat(${1 + next(12)}, minmax(0, 1fr)); }\n}`;
    case 2:
      return `.${name}::after { content: "${abroad ? '→ ✓' : '\\2192'} ${noun(next)}.svg"; color: var(--${noun(next)}-colour, ${colour(next)}); }`;
    case 3:
      return `@keyframes ${name} { from { opacity: 0; transform: translateY(${next(40)}px); } to { opacity: 1; transform: none; } }`;
    case 4:
      return `.${name}:not(.is-${noun(next)}):hover > [data-${noun(next)}="${noun(next)}"] { outline: ${1 + next(3)}px solid ${colour(next)}; }`;
    default:
      return `.${name}, .${name}--${noun(next)} .${noun(next)} {\n  margin: ${next(30)}px ${next(30)}px 0;\n  padding: ${next(9)}rem;\n  color: ${colour(next)};\n  font: ${400 + 100 * next(5)} ${10 + next(20)}px/1.${next(9)} var(--${noun(next)}-font);\n  transition: opacity .${1 + next(8)}s ease-in-out;\n}`;
  }
}
