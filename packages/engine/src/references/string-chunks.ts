// string-chunks.ts: which strings does a program hold, and what are they put together with?
import { type Leaf, leavesOf } from './concatenation.ts';
import { type Ast, childrenOf, isAst, isString } from './estree.ts';
import type { JsText } from './js-literal.ts';
import type { Edge } from './our-urls.ts';
import { type Bar, usesIn } from './string-uses.ts';

/** A string literal or a template chunk. */
export interface Chunk {
  readonly said: JsText;
  readonly before: Edge;
  readonly after: Edge;
  /** Why a URL in it stays as it is. */
  readonly barred?: Bar;
}

interface Visit {
  readonly node: Ast;
  readonly before: Edge;
  readonly after: Edge;
  readonly barred?: Bar;
}

interface Walk {
  readonly code: string;
  readonly chunks: Chunk[];
  readonly stack: Visit[];
}

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
function joinLeaves({ chunks, stack }: Walk, leaves: readonly Leaf[], { before, after, barred }: Visit): void {
  const lefts = edgesAlong(leaves, before, -1);
  const rights = edgesAlong(leaves.toReversed(), after, 0).toReversed();
  for (const [k, leaf] of leaves.entries()) {
    const edges = { before: lefts[k]!, after: rights[k]!, ...(barred && { barred }) };
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

/** Strings that are keys, are compared, or are changed at once. Says whether it took care of the node. */
function enterLookup(walk: Walk, node: Ast): boolean {
  const used = usesIn(node, walk.code);
  if (!used) return false;
  for (const { node: child, after = '', barred } of used)
    walk.stack.push({ node: child, before: '', after, ...(barred && { barred }) });
  return true;
}
