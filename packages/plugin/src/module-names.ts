// module-names.ts: where does a module use the names that it declares itself, and not others of the same spelling?

/** A node of an ESTree program. Offsets count UTF-16 units. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** One use of a name. */
export interface NameUse {
  readonly name: string;
  readonly node: Node;
  /** The nodes it stands in: the nearest first, the program last. */
  readonly around: readonly Node[];
}

/** Every use of these names of the module's own scope, in the order of the text. Imports are no uses. */
export function usesOf(program: Node, names: ReadonlySet<string>): NameUse[] {
  return lookUp(program, names).filter(({ isOwn }) => isOwn);
}

/** Every place of a name that functions have as a parameter: there, and in them. */
export function parameterUses(program: Node, name: string): NameUse[] {
  return lookUp(program, new Set([name])).filter(({ isOwn }) => !isOwn);
}

interface Found extends NameUse {
  /** Does nothing around declare the name? */
  readonly isOwn: boolean;
}

/** A node, what it stands in, and which of the names mean something else there. */
interface Visit {
  readonly node: Node;
  readonly parent: Visit | null;
  readonly shadowed: ReadonlySet<string>;
}

/** Without recursion: generated code may nest thousands deep. */
function lookUp(program: Node, names: ReadonlySet<string>): Found[] {
  const found: Found[] = [];
  const stack: Visit[] = [{ node: program, parent: null, shadowed: new Set() }];
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    const { node, parent, shadowed } = visit;
    if (node.type === 'ImportDeclaration') continue;
    if (node.type === 'Identifier') {
      const name = node.name as string;
      if (names.has(name)) found.push({ name, node, around: nodesAround(visit), isOwn: !shadowed.has(name) });
      continue;
    }
    const own = declaredBy(node, parent?.node).filter((name) => names.has(name));
    const below = own.length === 0 ? shadowed : new Set([...shadowed, ...own]);
    for (const child of childrenOf(node).reverse()) stack.push({ node: child, parent: visit, shadowed: below });
  }
  return found;
}

function nodesAround({ parent }: Visit): Node[] {
  const around: Node[] = [];
  for (let visit = parent; visit; visit = visit.parent) around.push(visit.node);
  return around;
}

/** A node and those in it, in no certain order; nothing of those that are not entered. */
export function nodesIn(root: Node, isEntered: (node: Node) => boolean = () => true): Node[] {
  const nodes = [root].filter(isEntered);
  // A list that grows while it is walked through.
  for (const node of nodes)
    for (const child of Object.values(node).flat()) if (isNode(child) && isEntered(child)) nodes.push(child);
  return nodes;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** In the order of the text; without names that only look like uses: keys, labels, and names for other modules. */
function childrenOf(node: Node): Node[] {
  const skipped = skippedIn(node);
  const children = Object.entries(node).flatMap(([key, value]) => (skipped.includes(key) ? [] : value));
  return children.filter(isNode).sort((a, b) => a.start - b.start);
}

function skippedIn(node: Node): readonly string[] {
  switch (node.type) {
    case 'MemberExpression':
      return node.computed ? [] : ['property'];
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return node.computed ? [] : ['key'];
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return ['label'];
    case 'ExportSpecifier':
      return ['exported'];
    case 'ExportNamedDeclaration':
      return node.source ? ['specifiers', 'attributes'] : [];
    case 'ExportAllDeclaration':
      return ['exported', 'attributes'];
    case 'MetaProperty':
      return ['meta', 'property'];
    default:
      return [];
  }
}

const loops = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement']);

/**
 * Names that a node declares for what stands in it. Default values of parameters do not see what the body declares, so
 * the body of a function has its own. Of a program there is nothing to tell: an import cannot be declared again.
 */
function declaredBy(node: Node, parent: Node | undefined): string[] {
  if (isFunction(node)) {
    const own = node.type === 'FunctionExpression' ? namesIn(node.id) : [];
    return [...own, ...(node.params as readonly unknown[]).flatMap(namesIn)];
  }
  if (node.type === 'ClassExpression' || node.type === 'ClassDeclaration') return namesIn(node.id);
  if (node.type === 'CatchClause') return namesIn(node.param);
  if (loops.has(node.type)) return [node.init, node.left].filter(isNode).flatMap(lexicalNames);
  if (node.type === 'SwitchStatement')
    return (node.cases as readonly Node[]).flatMap(({ consequent }) => (consequent as Node[]).flatMap(lexicalNames));
  if (node.type !== 'BlockStatement' && node.type !== 'StaticBlock') return [];
  const statements = node.body as readonly Node[];
  const isBody = node.type === 'StaticBlock' || (parent !== undefined && isFunction(parent));
  return [...statements.flatMap(lexicalNames), ...(isBody ? statements.flatMap(varNames) : [])];
}

function isFunction({ type }: Node): boolean {
  return type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression';
}

/** What a statement declares for its block; in modules, which are strict, functions too. */
function lexicalNames(statement: Node): string[] {
  if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') return namesIn(statement.id);
  return statement.type === 'VariableDeclaration' && statement.kind !== 'var' ? declaratorNames(statement) : [];
}

/** What `var` declares for the whole function, however deep it stands in blocks. */
function varNames(statement: Node): string[] {
  return nodesIn(statement, (node) => !isFunction(node) && !node.type.startsWith('Class')).flatMap((node) =>
    node.type === 'VariableDeclaration' && node.kind === 'var' ? declaratorNames(node) : [],
  );
}

function declaratorNames({ declarations }: Node): string[] {
  return (declarations as readonly Node[]).flatMap(({ id }) => namesIn(id));
}

/** The names that a pattern declares. */
function namesIn(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name as string];
    case 'ObjectPattern':
      return (pattern.properties as readonly Node[]).flatMap(({ value, argument }) => namesIn(value ?? argument));
    case 'ArrayPattern':
      return (pattern.elements as readonly unknown[]).flatMap(namesIn);
    default:
      return namesIn(pattern.left ?? pattern.argument);
  }
}
