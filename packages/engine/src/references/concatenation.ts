// concatenation.ts: which pieces is a string put together from?
import { type Ast, isAst, nameOf } from './estree.ts';
import { decodeJsText, type JsText } from './js-literal.ts';

/** Either a piece of text or an expression whose text is unknown. */
export type Leaf = Ast | JsText;

/** The pieces that are put together to this expression's value; the expression itself when it is not put together. */
export function leavesOf(root: Ast, code: string): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const stack: Ast[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const text = textOf(node, code);
    const parts = text ? null : partsOf(node);
    if (parts) stack.push(...parts.toReversed());
    else leaves.push(text ?? node);
  }
  return leaves;
}

function textOf(node: Ast, code: string): JsText | null {
  if (node.type === 'TemplateElement') return decodeJsText(code, node.start, node.end);
  if (node.type !== 'Literal' || typeof node.value !== 'string') return null;
  return decodeJsText(code, node.start + 1, node.end - 1);
}

function partsOf(node: Ast): readonly Ast[] | null {
  if (node.type === 'ParenthesizedExpression') return [node.expression as Ast];
  if (node.type === 'BinaryExpression' && node.operator === '+') return [node.left as Ast, node.right as Ast];
  if (node.type === 'TemplateLiteral') {
    const holes = node.expressions as readonly Ast[];
    return (node.quasis as readonly Ast[]).flatMap((quasi, k) => (holes[k] ? [quasi, holes[k]] : [quasi]));
  }
  const callee = node.callee;
  if (node.type !== 'CallExpression' || !isAst(callee) || callee.type !== 'MemberExpression') return null;
  const object = callee.object as Ast;
  const given = node.arguments as readonly Ast[];
  const method = nameOf(callee.property);
  if (method === 'concat' && object.type !== 'ArrayExpression') return [object, ...given];
  if (method === 'join' && object.type === 'ArrayExpression') return interleave(object, given[0] ?? null);
  return null;
}

/** `[a, b].join(x)` is `a + x + b`; the default separator bounds a URL on both sides. */
function interleave(array: Ast, separator: Ast | null): readonly Ast[] | null {
  const elements = array.elements as readonly (Ast | null)[];
  if (!separator || elements.includes(null)) return null;
  return elements.flatMap((element, k) => (k === 0 ? [element!] : [separator, element!]));
}
