// js-text.ts: what does a module of a real site look like?
import { fill, relativeUrl, type TextPlan } from './file.ts';
import { type Next, pick } from './random.ts';
import { identifier, noun, sentence } from './words.ts';

/** A module as its author wrote it: imports its targets, or makes a URL where they are no scripts. */
export function moduleText(plan: TextPlan): string {
  const { path, targets, bytes, next } = plan;
  const urls = targets.map((target) => ({ url: relativeUrl(path, target), isScript: target.endsWith('.js') }));
  const scripts = urls.filter(({ isScript }) => isScript);
  const late = scripts.filter((_, i) => i % 4 === 3);
  const imports = scripts.filter((_, i) => i % 4 !== 3).map(({ url }) => importOf(url, next));
  const head = `// ${sentence(next, plan.abroad)}\nimport { ${identifier(next)} } from '${noun(next)}-kit';\n${imports.join('\n')}\n`;
  const uses = [
    ...late.map(
      ({ url }) =>
        `export const ${identifier(next)} = () => import(${pick(["'@'", '"@"', '/* lazy */ "@"'], next).replace('@', url)});`,
    ),
    ...urls
      .filter(({ isScript }) => !isScript)
      .map(({ url }) => `const ${identifier(next)} = new URL('${url}', import.meta.url).href;`),
  ];
  return head + fill(uses, bytes - head.length, () => piece(next, plan.abroad)) + mapComment(plan);
}

/** A chunk as a bundler writes it: few long lines. */
export function chunkText(plan: TextPlan): string {
  const { path, targets, bytes, next } = plan;
  const name = () => short(next);
  const parts = targets.map((target, i) => {
    const url = relativeUrl(path, target);
    if (!target.endsWith('.js')) return `const ${name()}=new URL("${url}",import.meta.url).href;`;
    return i % 4 === 3
      ? `const ${name()}=()=>import("${url}");`
      : `import{${pick(['a', 'b', 'c'], next)} as ${name()}}from"${url}";`;
  });
  const head = parts.join('');
  const lines = Math.max(1, Math.round(bytes / 32_000));
  const text = Array.from({ length: lines }, () =>
    fill([], (bytes - head.length) / lines, () => squeezed(next, plan.abroad)).replaceAll('\n', ''),
  );
  const own = name();
  return `${head}const ${own}={};${text.join('\n')}export{${own} as a};\n${mapComment(plan)}`;
}

function mapComment({ path, map }: TextPlan): string {
  return map === undefined ? '' : `//# sourceMappingURL=${relativeUrl(path, map).slice(2)}\n`;
}

function importOf(url: string, next: Next): string {
  return pick(
    [
      `import { ${identifier(next)} } from '${url}';`,
      `import { ${identifier(next)}, ${identifier(next)} as ${identifier(next)} } from "${url}";`,
      `import * as ${identifier(next)} from '${url}';`,
      `export { ${identifier(next)} } from '${url}';`,
      `import '${url}';`,
    ],
    next,
  );
}

function piece(next: Next, abroad = false): string {
  const [name, item] = [identifier(next), noun(next)];
  switch (next(8)) {
    case 0:
      return `/**\n * ${sentence(next, abroad)}\n * ${sentence(next)} Was: import './${noun(next)}.js'.\n */`;
    case 1:
      return `const ${name}Pattern = /^(?:${item}|${noun(next)})[-_]?([\\w$/'"]+)\\/(\\d{${1 + next(9)},})$/gi;`;
    case 2:
      return `const ${name}Text = \`<li class="${item}" data-id="\${${noun(next)}.id / ${1 + next(9)}}">\${${noun(next)}.map((each) => \`<b>\${each.${noun(next)}}</b>\`).join('')}</li>\`;`;
    case 3:
      return `const ${name}Table = {\n${Array.from({ length: 6 }, () => `  ${noun(next)}: { label: '${sentence(next, abroad)}', icon: 'icon-${noun(next)}.svg', weight: ${next(100)} },`).join('\n')}\n};`;
    default:
      return `export async function ${name}(${item}, { ${noun(next)}Limit = ${next(50)}, signal } = {}) {
  if (!${item} || ${item}.${noun(next)}.length / 2 > ${next(90)}) return null; // ${sentence(next)}
  const answer = await fetch(\`/api/${noun(next)}/\${encodeURIComponent(${item}.id)}?${noun(next)}=${next(99)}\`, { signal });
  for (const [key, value] of Object.entries(await answer.json())) {
    if (key === '${noun(next)}' && value !== ${next(2) === 0}) ${item}.set(key, value ?? "${noun(next)}");
  }
  return ${item}.${noun(next)}.filter((one) => one.${noun(next)} !== '${sentence(next, abroad)}');
}`;
  }
}

/** A name as a minifier gives; no two in one file are equal. */
function short(next: Next): string {
  return 'acefghkmnprt'[next(12)]! + next(2 ** 24).toString(36);
}

function squeezed(next: Next, abroad = false): string {
  const name = short(next);
  return pick(
    [
      `function ${name}(e,t){let n=e.${noun(next)}||{},r=${next(9999)};for(let i in n)Object.hasOwn(n,i)&&t.${noun(next)}(n[i],r/2>>>1);return n}`,
      `var ${name}=class extends HTMLElement{constructor(e){super(),this.${noun(next)}=e?.${noun(next)}??!${next(2)}}get ${noun(next)}(){return/^[\\w/"']+$/.test(this.${noun(next)})}};`,
      `const ${name}=e=>\`<div class="${noun(next)} \${e.${noun(next)}?"is-${noun(next)}":""}">\${e.children}</div>\`;`,
      `${noun(next)}.register("${noun(next)}",{label:"${sentence(next, abroad)}",priority:${next(99)},${noun(next)}:[${next(9)},${next(99)},${next(999)}]});`,
    ],
    next,
  );
}
