// components.ts: which files must be named together, and in which order?

/** Files that refer to each other in a circle, or one file alone: indices of nodes, in ascending order. */
export type Component = readonly number[];

/** `edges[i]` are the nodes that node `i` needs to be named before itself. */
export type Edges = readonly (readonly number[])[];

/** Strongly connected components (Tarjan 1972), without recursion: dependencies first. */
export function components(edges: Edges): Component[] {
  const result: Component[] = [];
  const state = { index: new Int32Array(edges.length).fill(-1), low: new Int32Array(edges.length), next: 0 };
  const open: number[] = [];
  const isOpen = new Uint8Array(edges.length);
  const enter = (node: number): Frame => {
    state.index[node] = state.low[node] = state.next++;
    open.push(node);
    isOpen[node] = 1;
    return { node, edge: 0 };
  };
  const close = (node: number): void => {
    const members: number[] = [];
    let member: number;
    do {
      member = open.pop()!;
      isOpen[member] = 0;
      members.push(member);
    } while (member !== node);
    result.push(members.sort((a, b) => a - b));
  };
  for (let start = 0; start < edges.length; start++) {
    if (state.index[start] !== -1) continue;
    const path = [enter(start)];
    for (let frame = path.at(-1); frame; frame = path.at(-1)) {
      const { node } = frame;
      const target = edges[node]![frame.edge++];
      if (target === undefined) {
        path.pop();
        if (state.low[node] === state.index[node]) close(node);
        const parent = path.at(-1);
        if (parent) state.low[parent.node] = Math.min(state.low[parent.node]!, state.low[node]!);
      } else if (state.index[target] === -1) path.push(enter(target));
      else if (isOpen[target]) state.low[node] = Math.min(state.low[node]!, state.index[target]!);
    }
  }
  return result;
}

interface Frame {
  readonly node: number;
  /** The next edge to follow. */
  edge: number;
}

/**
 * Components by their distance from the leaves. Files with equal final bytes have equal targets, so they always meet in
 * one wave.
 */
export function waves(edges: Edges, ordered: readonly Component[]): Component[][] {
  const level = new Int32Array(edges.length);
  const result: Component[][] = [];
  for (const component of ordered) {
    const inside = component.length > 1 ? new Set(component) : null;
    let own = 0;
    for (const node of component)
      for (const target of edges[node]!)
        if (target !== node && !inside?.has(target)) own = Math.max(own, level[target]! + 1);
    for (const node of component) level[node] = own;
    const wave = result[own];
    if (wave) wave.push(component);
    else result[own] = [component];
  }
  for (const wave of result) wave.sort((a, b) => a[0]! - b[0]!);
  return result;
}
