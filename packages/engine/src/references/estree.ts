// estree.ts: what do we need to know of a syntax tree?

/** A node of an ESTree program; offsets count UTF-16 units of the parsed text. */
export interface Ast {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

export function isAst(value: unknown): value is Ast {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value;
}

/** The name of an identifier, for instance of a property that is not computed. */
export function nameOf(node: unknown): string | undefined {
  return isAst(node) && node.type === 'Identifier' ? String(node.name) : undefined;
}

export function isString(node: unknown): node is Ast & { readonly value: string } {
  return isAst(node) && node.type === 'Literal' && typeof node.value === 'string';
}

/** The nodes directly below a node. */
export function childrenOf(node: Ast): readonly Ast[] {
  const children: Ast[] = [];
  for (const key in node) {
    const value = node[key];
    if (isAst(value)) children.push(value);
    else if (Array.isArray(value)) for (const element of value) if (isAst(element)) children.push(element);
  }
  return children;
}
