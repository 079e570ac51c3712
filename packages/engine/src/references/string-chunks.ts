// string-chunks.ts: which strings does a program hold, and what are they put together with?
import { type Leaf, leavesOf } from './concatenation.ts';
import { type Ast, childrenOf, isAst, isString, nameOf } from './estree.ts';
import { decodeJsText, type JsText } from './js-literal.ts';
import type { Edge } from './our-urls.ts';

/** A string literal or a template chunk. */
export interface Chunk {
  readonly said: JsText;
  readonly before: Edge;
  readonly after: Edge;
  /** Why a URL in it stays as it is. */
  readonly barred?: string;
}

interface Visit {
  readonly node: Ast;
  readonly before: Edge;
  readonly after: Edge;
}

interface Walk {
  readonly code: string;
  readonly chunks: Chunk[];
  readonly stack: Visit[];
}

/** A hashed name does no harm to what these give back. */
const harmlessMethods = new Set(['split', 'trim', 'toString', 'valueOf', 'length']);
const ownBase = /\bimport\.meta\.url\b|\blocation\b|\bbaseURI\b|\bcurrentScript\b/;

/** The text that was parsed, and where in it to look. */
export interface Searched {
  readonly code: string;
  /** Offsets in code unit order: a node that holds none of them is not entered. */
  readonly mentions: readonly number[] | 'everywhere';
}

/**
 * The strings of a program, in no special order, without module specifiers and directives. Goes without recursion,
 * because minified code nests thousands deep.
 */
export function chunksOf(program: Ast, { code, mentions }: Searched): readonly Chunk[] {
  const walk: Walk = { code, chunks: [], stack: [{ node: program, before: '', after: '' }] };
  for (let next = walk.stack.pop(); next; next = walk.stack.pop()) {
    if (mentions !== 'everywhere' && !holdsOne(next.node, mentions)) continue;
    const leaves = leavesOf(next.node, code);
    if (leaves.length === 1 && leaves[0] === next.node) enter(walk, next);
    else joinLeaves(walk, leaves, next);
  }
  return walk.chunks;
}

function holdsOne({ start, end }: Ast, offsets: readonly number[]): boolean {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[middle]! < start) low = middle + 1;
    else high = middle;
  }
  return low < offsets.length && offsets[low]! < end;
}

/** Gives each piece its neighbours' characters. */
function joinLeaves({ chunks, stack }: Walk, leaves: readonly Leaf[], { before, after }: Visit): void {
  const lefts = edgesAlong(leaves, before, -1);
  const rights = edgesAlong(leaves.toReversed(), after, 0).toReversed();
  for (const [k, leaf] of leaves.entries()) {
    const edges = { before: lefts[k]!, after: rights[k]! };
    if (isAst(leaf)) stack.push({ node: leaf, ...edges });
    else chunks.push({ said: leaf, ...edges });
  }
}

function edgesAlong(leaves: readonly Leaf[], first: Edge, nearest: -1 | 0): Edge[] {
  let edge = first;
  return leaves.map((leaf) => {
    const own = edge;
    if (isAst(leaf)) edge = null;
    else if (leaf.text !== '') edge = leaf.text.at(nearest)!;
    return own;
  });
}

/** An expression or statement that is no string itself. Whatever hands a value on hands its neighbours on too. */
function enter(walk: Walk, visit: Visit): void {
  const { node } = visit;
  const free = (...nodes: readonly unknown[]) => {
    for (const child of nodes) if (isAst(child)) walk.stack.push({ node: child, before: '', after: '' });
  };
  const passOn = (...nodes: readonly unknown[]) => {
    for (const child of nodes) if (isAst(child)) walk.stack.push({ ...visit, node: child });
  };
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      break;
    case 'ExportNamedDeclaration':
      free(node.declaration);
      break;
    case 'ImportExpression':
      free(isString(node.source) ? null : node.source, node.options);
      break;
    case 'ExpressionStatement':
      if (typeof node.directive !== 'string') free(node.expression);
      break;
    case 'ConditionalExpression':
      free(node.test);
      passOn(node.consequent, node.alternate);
      break;
    case 'LogicalExpression':
      passOn(node.left, node.right);
      break;
    case 'SequenceExpression': {
      const all = node.expressions as readonly Ast[];
      free(...all.slice(0, -1));
      passOn(all.at(-1));
      break;
    }
    case 'AssignmentExpression':
      free(node.left);
      walk.stack.push({ ...visit, node: node.right as Ast, ...(node.operator === '+=' && { before: null }) });
      break;
    default:
      if (!enterLookup(walk, node)) free(...childrenOf(node));
  }
}

/** Places where a string is a key, or is changed at once. Says whether it took care of the node. */
function enterLookup(walk: Walk, node: Ast): boolean {
  const push = (child: unknown, after: Edge = '') => {
    if (isAst(child)) walk.stack.push({ node: child, before: '', after });
  };
  const bar = (child: unknown, why: string) => {
    if (isString(child)) walk.chunks.push(barred(decodeJsText(walk.code, child.start + 1, child.end - 1), why));
    else push(child);
  };
  switch (node.type) {
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      bar(node.key, 'it is the name of a property');
      push(node.value);
      return true;
    case 'MemberExpression': {
      const object = node.object;
      const harmless = harmlessMethods.has(nameOf(node.property) ?? '');
      push(object, harmless || (isAst(object) && !/Literal$/.test(object.type)) ? '' : null);
      bar(node.property, 'it is the name of a property');
      return true;
    }
    case 'BinaryExpression':
      if (node.operator !== 'in') return false;
      bar(node.left, 'it is the name of a property');
      push(node.right);
      return true;
    case 'NewExpression': {
      const [first, base] = node.arguments as readonly Ast[];
      if (nameOf(node.callee) !== 'URL' || !isString(first) || !base || !first.value.startsWith('/')) return false;
      if (ownBase.test(walk.code.slice(base.start, base.end))) return false;
      bar(first, 'it is resolved against another base');
      push(base);
      return true;
    }
    default:
      return false;
  }
}

function barred(said: JsText, why: string): Chunk {
  return { said, before: '', after: '', barred: why };
}
