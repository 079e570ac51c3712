// asset-calls.ts: where does a module use asset() and assetMap(), and which of these uses can be replaced?
import { isNode, type NameUse, type Node, nodesIn, parameterUses, usesOf } from './module-names.ts';

/** One use. Offsets count UTF-16 units. */
export interface AssetUse {
  readonly function: AssetFunction;
  /** How the module writes it: a local name, or that of the whole module; empty where it has none. */
  readonly name: string;
  /** Of the whole call; of the name itself where it is not called. */
  readonly start: number;
  readonly end: number;
  /** The argument of a call; null when it is not exactly one string, and undefined where nothing is called. */
  readonly argument?: string | null;
}

export type AssetFunction = 'asset' | 'assetMap';

const functions: readonly unknown[] = ['asset', 'assetMap'] satisfies AssetFunction[];

/**
 * All uses of what a module has from `source`, by whatever local name, in the order of the text. `program` is an ESTree
 * program. A name that a function or a block declares for itself is another one.
 */
export function findAssetUses(program: unknown, source: string): AssetUse[] {
  if (!isNode(program)) return [];
  const imported = importsOf(program);
  const locals = new Map([...imported].filter(([, each]) => each.source === source));
  const setup = parameterUses(program, '$setup');
  const template = setup.flatMap((use) => templateUse(use, locals));
  const uses = usesOf(program, new Set(locals.keys())).flatMap((use): AssetUse[] => {
    if (setup.length > 0 && isHandedToTemplate(use)) return [];
    const what = locals.get(use.name)!.imported;
    if (isFunctionName(what)) return [useOf({ ...use, what }, imported)];
    const member = what === '*' ? memberOf(use, use.name) : null;
    if (member !== null) return [useOf(member, imported)];
    return what === '*' ? [{ function: 'asset', name: use.name, ...extentOf(use.node) }] : [];
  });
  return [...uses, ...template, ...passedOn(program, source), ...dynamicImports(program, source)].sort(
    (a, b) => a.start - b.start,
  );
}

function isFunctionName(name: unknown): name is AssetFunction {
  return functions.includes(name);
}

interface Imported {
  readonly source: unknown;
  /** `*` for all of the module. */
  readonly imported: string;
}

/** Local name → what it is. */
function importsOf(program: Node): Map<string, Imported> {
  const names = new Map<string, Imported>();
  for (const statement of program.body as readonly Node[]) {
    if (statement.type !== 'ImportDeclaration') continue;
    const source = (statement.source as { value: unknown }).value;
    for (const specifier of statement.specifiers as readonly Node[])
      names.set(nameOf(specifier.local), {
        source,
        imported: specifier.type === 'ImportNamespaceSpecifier' ? '*' : nameOf(specifier.imported),
      });
  }
  return names;
}

function nameOf(node: unknown): string {
  const { name, value } = (node ?? {}) as { name?: unknown; value?: unknown };
  return String(name ?? value ?? 'default');
}

/** A node that stands for one of the functions. */
interface Called extends NameUse {
  readonly what: AssetFunction;
}

/** `all.asset` and `all['asset']` of `import * as all`. */
function memberOf({ node, around: [parent, ...around] }: NameUse, name: string): Called | null {
  if (parent?.type !== 'MemberExpression' || parent.object !== node) return null;
  const property = parent.property as Node;
  const what = parent.computed ? property.value : property.name;
  return isFunctionName(what) ? { name, node: parent, around, what } : null;
}

/**
 * Vue's templates outside production have the names of the script as members of `$setup`. Only a template that is part of
 * the module is seen.
 */
function templateUse(
  { node, around: [parent, ...around] }: NameUse,
  locals: ReadonlyMap<string, Imported>,
): AssetUse[] {
  if (parent?.type !== 'MemberExpression' || parent.object !== node || parent.computed) return [];
  const { name } = parent.property as unknown as { name: string };
  const what = locals.get(name)?.imported;
  return isFunctionName(what) ? [useOf({ name, node: parent, around, what }, new Map())] : [];
}

/** `{ get asset() { return asset } }`, with which Vue makes such a member of every import, used or not. */
function isHandedToTemplate({ name, around: [statement, body, getter, property] }: NameUse): boolean {
  if (statement?.type !== 'ReturnStatement' || getter?.type !== 'FunctionExpression') return false;
  if ((body?.body as readonly Node[] | undefined)?.length !== 1 || property?.type !== 'Property') return false;
  return property.kind === 'get' && nameOf(property.key) === name;
}

/** Compilers write a call of an imported name as `(0, asset)()`; that of Vue as `unref(asset)()` in templates. */
function useOf({ name, node, around, what }: Called, imported: ReadonlyMap<string, Imported>): AssetUse {
  let callee = node;
  for (const parent of around) {
    if (isWrapper(parent, callee, imported)) callee = parent;
    else if (parent.type === 'CallExpression' && parent.callee === callee)
      return { function: what, name, ...extentOf(parent), argument: literal(parent.arguments as readonly Node[]) };
    else break;
  }
  return { function: what, name, ...extentOf(node) };
}

function isWrapper(parent: Node, inner: Node, imported: ReadonlyMap<string, Imported>): boolean {
  if (parent.type === 'ParenthesizedExpression') return true;
  if (parent.type === 'SequenceExpression') {
    const [last, ...before] = (parent.expressions as readonly Node[]).toReversed();
    return last === inner && before.every(({ type }) => type === 'Literal');
  }
  if (parent.type !== 'CallExpression' || (parent.arguments as readonly Node[])[0] !== inner) return false;
  const callee = parent.callee as Node;
  return callee.type === 'Identifier' && imported.get(callee.name as string)?.imported === 'unref';
}

function extentOf({ start, end }: Node): Pick<AssetUse, 'start' | 'end'> {
  return { start, end };
}

/** `export { asset } from`, `export * from`: calls in other modules are not seen. */
function passedOn(program: Node, source: string): AssetUse[] {
  return (program.body as readonly Node[]).flatMap((statement): AssetUse[] => {
    const isExport = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportAllDeclaration';
    if (!isExport || (statement.source as { value?: unknown } | null)?.value !== source) return [];
    return [{ function: 'asset', name: '', ...extentOf(statement) }];
  });
}

/** `import('virtual:truename')` */
function dynamicImports(program: Node, source: string): AssetUse[] {
  return nodesIn(program).flatMap((node): AssetUse[] => {
    const isOne = node.type === 'ImportExpression' && (node.source as { value?: unknown }).value === source;
    return isOne ? [{ function: 'asset', name: '', ...extentOf(node) }] : [];
  });
}

function literal(args: readonly Node[]): string | null {
  const [only, ...more] = args;
  if (!only || more.length > 0) return null;
  if (only.type === 'Literal' && typeof only.value === 'string') return only.value;
  const quasis = only.type === 'TemplateLiteral' ? (only.quasis as readonly { value: { cooked: string } }[]) : [];
  return quasis.length === 1 ? quasis[0]!.value.cooked : null;
}
