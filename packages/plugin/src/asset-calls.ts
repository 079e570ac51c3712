// asset-calls.ts: where does a module call asset() and assetMap()?

/** One call. Offsets count UTF-16 units. */
export interface AssetCall {
  readonly function: 'asset' | 'assetMap';
  readonly start: number;
  readonly end: number;
  /** The argument; null when it is not exactly one string. */
  readonly argument: string | null;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** The calls of what a module imports from `source`, by whatever local name. `program` is an ESTree program. */
export function findAssetCalls(program: unknown, source: string): AssetCall[] {
  if (!isNode(program)) return [];
  const locals = importedNames(program, source);
  const calls: AssetCall[] = [];
  if (locals.size > 0) walk(program, (node) => collect(node, locals, calls));
  return calls;
}

function importedNames(program: Node, source: string): Map<string, AssetCall['function']> {
  const names = new Map<string, AssetCall['function']>();
  for (const statement of program.body as readonly Node[]) {
    if (statement.type !== 'ImportDeclaration' || (statement.source as { value: unknown }).value !== source) continue;
    for (const specifier of statement.specifiers as readonly Node[]) {
      const imported = specifier.imported as { name?: unknown; value?: unknown } | undefined;
      const name = imported?.name ?? imported?.value;
      if (name === 'asset' || name === 'assetMap') names.set((specifier.local as { name: string }).name, name);
    }
  }
  return names;
}

function collect(node: Node, locals: ReadonlyMap<string, AssetCall['function']>, calls: AssetCall[]): void {
  if (node.type !== 'CallExpression') return;
  const callee = node.callee as Node;
  const name = callee.type === 'Identifier' ? locals.get(callee.name as string) : undefined;
  if (name === undefined) return;
  calls.push({
    function: name,
    start: node.start,
    end: node.end,
    argument: literal(node.arguments as readonly Node[]),
  });
}

function literal(args: readonly Node[]): string | null {
  const [only, ...more] = args;
  if (!only || more.length > 0) return null;
  if (only.type === 'Literal' && typeof only.value === 'string') return only.value;
  const quasis = only.type === 'TemplateLiteral' ? (only.quasis as readonly { value: { cooked: string } }[]) : [];
  return quasis.length === 1 ? quasis[0]!.value.cooked : null;
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    if (isNode(value)) walk(value, visit);
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) walk(item, visit);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
