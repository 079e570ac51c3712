import fc from 'fast-check';
import { parseAst } from 'rollup/parseAst';
import { expect, test } from 'vitest';
import { type Ast, childrenOf, isAst, nameOf } from '../../packages/engine/src/references/estree.ts';
import { findJs } from '../../packages/engine/src/references/js.ts';
import { fileRegion } from '../../packages/engine/src/references/region.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 400);

/** Everything that ends one token and may begin another, with decoys for a lexer: each piece is a complete expression. */
const file = fc.constantFrom('./a.js', '../b.css', '/c/d.png', './é😀.js', './it.js?x=1#y', 'bare', './', 'data:x');
const gap = fc.constantFrom('', ' ', '\n', '/**/', "/* './no.js', */", '// "./no.js"\n', "/*'*/", '\t/* ` */ ');
const quoted = fc.tuple(file, fc.constantFrom("'", '"', '`')).map(([url, quote]) => quote + url + quote);
const decoys = [
  '"import(\'./no.js\')"',
  '\'new URL("./no.png", import.meta.url)\'',
  '`importScripts("./no.js") import("./no.js")`',
  "/import('.no.js')/g",
  '/[/\'"`]/',
  "/\\/'/",
  'x++ / 2',
  '({}) / 1',
  '(function () {}) / 1',
  'function () { return /"/ }',
  "'it\\'s'",
  '`\\`\\${`',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
  '`${`}`}${"`"}`',
  'class { static import = 1; URL() {} }',
  'o.import("./no.js")',
  'o.importScripts("./no.js")',
  'new o.URL("./no.png", import.meta.url)',
  'import.meta.url',
  'new URL("./no.png", import.meta.urls)',
  'new URL(/* new URL("./no.png", import.meta.url) */ x)',
  'a ? /b/ : /"/',
  '(() => {})',
  'y => /`/',
].map((code) => fc.constant(`(${code})`));

const parts = fc.tuple(gap, gap, gap, quoted);
const references = [
  parts.map(([a, b, c, url]) => `import${a}(${b}${url}${c})`),
  parts.map(([a, b, c, url]) => `import(${a}${url}${b},${c}{ with: { type: "./no.js" } })`),
  parts.map(([a, b, c, url]) => `new URL(${a}${url}${b},${c}import.meta.url)`),
  parts.map(([a, b, c, url]) => `new URL(${a}${url},import${b}.${c}meta.url,)`),
  parts.map(([a, b, c, url]) => `import.meta${a}.${b}resolve(${url}${c})`),
  parts.map(([a, b, c, url]) => `new Worker(${a}${url}${b}${c})`),
  parts.map(([a, b, c, url]) => `new SharedWorker(${a}${url}${b},${c}"name")`),
  parts.map(([a, b, c, url]) => `self.importScripts(${a}${url}${b},${c}"./second.js")`),
];
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: fc.oneof(...decoys) },
    { weight: 4, arbitrary: fc.oneof(...references) },
    { weight: 1, arbitrary: tie('expression').map((e) => `(${e})`) },
    { weight: 1, arbitrary: fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `${a} / ${b}`) },
    { weight: 1, arbitrary: fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `[${a}, { k: ${b} }]`) },
    { weight: 1, arbitrary: tie('expression').map((e) => `\`import('./no.js') \${${e}}'"\``) },
    { weight: 1, arbitrary: tie('expression').map((e) => `(() => { if (x) /'/.test(${e}); })`) },
    {
      weight: 1,
      arbitrary: tie('expression').map(
        (e) => `new URL(new URL("./in.png", import.meta.url).href + ${e}, import.meta.url)`,
      ),
    },
  ),
}));
const statement = fc.oneof(
  { weight: 6, arbitrary: expression.map((e) => `x = ${e};`) },
  fc
    .tuple(
      gap,
      quoted.filter((q) => q[0] !== '`'),
    )
    .map(([g, url]) => `import${g}${url};`),
  fc
    .tuple(
      gap,
      quoted.filter((q) => q[0] !== '`'),
    )
    .map(([g, url]) => `export *${g} from${g}${url};`),
  fc
    .tuple(
      gap,
      quoted.filter((q) => q[0] !== '`'),
    )
    .map(([g, url]) => `import { "./no.js" as i }${g}from ${url};`),
  expression.map((e) => `if (x) { ${e} } /'/.test(x);`),
  expression.map((e) => `function f() { return ${e} }\n/"/g;`),
  expression.map((e) => `{ ${e} }\n`),
  fc.constant('// import("./no.js")\n'),
  fc.constant('/* new URL("./no.png", import.meta.url) */'),
);
const program = fc
  .array(statement, { maxLength: 8 })
  .map((statements) =>
    statements.map((s, k) => s.replace(/ as i /, ` as i${k} `).replace(/ f\(\)/, ` f${k}()`)).join('\n'),
  );

test('findJs() finds exactly what a full parser finds', () => {
  fc.assert(
    fc.property(program, (code) => {
      const { references } = findJs(fileRegion(code), { attributes: [], strings: null });
      expect(references.map(({ kind, start, end }) => `${kind} ${start}-${end}`)).toEqual(oracle(code));
    }),
    { numRuns },
  );
});

test('findJs() never throws, whatever the text', () => {
  const scrap = fc.constantFrom(
    'import',
    'import(',
    'new URL(',
    "'",
    '"',
    '`',
    '${',
    '}',
    '/',
    '/*',
    '//',
    '\\',
    '(',
    ')',
    '\n',
    'export * from',
    'import.meta.url',
    'importScripts(',
    'é',
    '<',
    'a',
  );
  fc.assert(
    fc.property(fc.array(scrap, { maxLength: 30 }), (scraps) => {
      const strings = { prefixes: ['/'], parse: parseAst, isOurs: () => true };
      findJs(fileRegion(scraps.join('')), { attributes: [], strings });
    }),
    { numRuns },
  );
});

function oracle(code: string): string[] {
  const found: string[] = [];
  const walk = (node: Ast) => {
    for (const [kind, literal] of named(node, code)) {
      const start = literal.start + 1;
      const end = literal.end - 1;
      const url = code.slice(start, end);
      const path = /^(?:\.{0,2}\/|https?:\/\/)/.test(url);
      const specifier = /^js-(?:import|export|dynamic-import|resolve)$/.test(kind);
      if (!url.endsWith('/') && (specifier ? path : !url.startsWith('data:'))) found.push(`${kind} ${start}-${end}`);
    }
    for (const child of childrenOf(node)) walk(child);
  };
  walk(parseAst(code) as unknown as Ast);
  return found.sort((a, b) => Number(/ (\d+)/.exec(a)![1]) - Number(/ (\d+)/.exec(b)![1]));
}

function named(node: Ast, code: string): [string, Ast][] {
  const given = ((node.arguments ?? []) as Ast[]).map((each) => ({ each, plain: isPlain(each) }));
  const first = given[0]?.plain ? given[0].each : null;
  const callee = node.callee as Ast | undefined;
  if (node.type === 'ImportDeclaration') return [['js-import', node.source as Ast]];
  if (node.type === 'ExportAllDeclaration') return [['js-export', node.source as Ast]];
  if (node.type === 'ImportExpression' && isPlain(node.source)) return [['js-dynamic-import', node.source as Ast]];
  if (node.type === 'NewExpression' && first && nameOf(callee) === 'URL')
    return given[1] && isMetaUrl(given[1].each, code) ? [['js-url', first]] : [];
  if (node.type === 'NewExpression' && first && /^(?:Shared)?Worker$/.test(nameOf(callee) ?? ''))
    return [['js-worker', first]];
  if (node.type !== 'CallExpression' || callee?.type !== 'MemberExpression' || !first) return [];
  const object = callee.object as Ast;
  if (nameOf(callee.property) === 'importScripts' && nameOf(object) === 'self')
    return given.map(({ each }) => ['js-import-scripts', each]);
  return nameOf(callee.property) === 'resolve' && object.type === 'MetaProperty' ? [['js-resolve', first]] : [];
}

function isPlain(node: unknown): boolean {
  if (!isAst(node)) return false;
  if (node.type === 'TemplateLiteral') return (node.expressions as Ast[]).length === 0;
  return node.type === 'Literal' && typeof node.value === 'string';
}

function isMetaUrl(node: Ast, code: string): boolean {
  return (
    node.type === 'MemberExpression' &&
    (node.object as Ast).type === 'MetaProperty' &&
    nameOf(node.property) === 'url' &&
    !code.slice(node.start, node.end).includes('?')
  );
}
