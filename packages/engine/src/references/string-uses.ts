// string-uses.ts: what does a script do with a string, other than handing it on?
import { type Ast, isAst, isString, nameOf } from './estree.ts';
import type { Edge } from './our-urls.ts';

/** Why a URL stays as it is; `compared` where it is held against other texts, which may be the same URL. */
export interface Bar {
  readonly why: string;
  readonly compared: boolean;
}

/** A part of an expression. `after` is null where its text is changed; `barred` says why URLs in it stay. */
export interface Use {
  readonly node: Ast;
  readonly after?: Edge;
  readonly barred?: Bar;
}

const property: Bar = { why: 'it is the name of a property', compared: true };
const operand: Bar = { why: 'it is compared with another text', compared: true };
const sought: Bar = { why: 'it is looked for in another text', compared: true };
const replacement: Bar = { why: 'it takes the place of another text', compared: false };
const address: Bar = { why: 'it is an address that is shown, and not loaded', compared: false };
const otherBase: Bar = { why: 'it is resolved against another base', compared: false };

const equality: ReadonlySet<unknown> = new Set(['===', '!==', '==', '!=']);
/** What methods do with their arguments, by the names of the methods. */
const methods: ReadonlyMap<string, readonly Bar[]> = new Map<string, readonly Bar[]>([
  ...'endsWith startsWith includes indexOf lastIndexOf split localeCompare'
    .split(' ')
    .map((name) => [name, [sought]] as const),
  ...['replace', 'replaceAll'].map((name) => [name, [sought, replacement]] as const),
  ...['pushState', 'replaceState'].map((name) => [name, [address, address, address]] as const),
]);
/** A hashed name does no harm to what these give back. */
const harmlessMethods: ReadonlySet<string> = new Set(['split', 'trim', 'toString', 'valueOf', 'length']);
const ownBase = /\bimport\.meta\.url\b|\blocation\b|\bbaseURI\b|\bcurrentScript\b/;

/** The parts of an expression that does something with strings; null where it does not, or nobody knows. */
export function usesIn(node: Ast, code: string): readonly Use[] | null {
  switch (node.type) {
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return uses([node.key, property], [node.value]);
    case 'MemberExpression': {
      const { object } = node;
      const harmless = harmlessMethods.has(nameOf(node.property) ?? '');
      const changed = !harmless && isAst(object) && /Literal$/.test(object.type);
      return [
        ...uses([node.property, property]),
        ...uses([object]).map((use) => (changed ? { ...use, after: null } : use)),
      ];
    }
    case 'BinaryExpression':
      if (node.operator === 'in') return uses([node.left, property], [node.right]);
      return equality.has(node.operator) ? uses([node.left, operand], [node.right, operand]) : null;
    case 'SwitchCase':
      return uses([node.test, operand], ...(node.consequent as readonly Ast[]).map((child) => [child] as const));
    case 'CallExpression':
      return methodUses(node);
    case 'NewExpression':
      return urlUses(node, code);
    default:
      return null;
  }
}

function uses(...parts: readonly (readonly [node: unknown, barred?: Bar | undefined])[]): Use[] {
  return parts.flatMap(([node, barred]) => (isAst(node) ? [barred ? { node, barred } : { node }] : []));
}

function methodUses({ callee, arguments: given }: Ast): readonly Use[] | null {
  if (!isAst(callee) || callee.type !== 'MemberExpression') return null;
  const { property: name } = callee;
  const bars = methods.get((isString(name) ? name.value : nameOf(name)) ?? '');
  if (!bars) return null;
  return uses([callee], ...(given as readonly Ast[]).map((argument, k) => [argument, bars[k]] as const));
}

function urlUses({ callee, arguments: given }: Ast, code: string): readonly Use[] | null {
  const [first, base] = given as readonly Ast[];
  if (nameOf(callee) !== 'URL' || !isString(first) || !base || !first.value.startsWith('/')) return null;
  if (ownBase.test(code.slice(base.start, base.end))) return null;
  return uses([first, otherBase], [base]);
}
