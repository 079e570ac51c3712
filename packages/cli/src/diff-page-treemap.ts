// diff-page-treemap.ts: where does each file stand in the picture, as large as the bytes that are sent for it?
import { type HierarchyRectangularNode, hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import type { Item } from './diff-page-cells.ts';

/** A picture and the rules that place its cells: positions are worked out here, since the page runs no script. */
export interface Picture {
  readonly cells: readonly { readonly item: Item; readonly id: string }[];
  /** Outlines of the directories at the top. */
  readonly outlines: readonly { readonly name: string; readonly id: string }[];
  readonly css: string;
}

/** Width and height that cells are shaped for, in pixels; the page gives the picture this height, and any width. */
export const layouts = { landscape: [1080, 480], portrait: [336, 620] } as const;

interface Branch {
  readonly name: string;
  readonly item: Item | null;
  readonly children: Branch[];
}

/** The picture of items with bytes; those without have no area. */
export function pictureOf(items: readonly Item[]): Picture {
  const shown = items.filter(({ transfer }) => transfer > 0);
  const root = branchesOf(shown);
  const ids = new Map(shown.map((item, at) => [item, `c${at}`]));
  const tops = root.children
    .filter(({ children }) => children.length > 1)
    .map(({ name }) => name)
    .sort();
  const rules = ([width, height]: readonly [number, number]): string => {
    const laid = layOut(root, width, height);
    const place = (node: HierarchyRectangularNode<Branch>, id: string) => `#${id}{inset:${inset(node, width, height)}}`;
    const cells = laid.leaves().flatMap((node) => (node.data.item ? [place(node, ids.get(node.data.item)!)] : []));
    const outlines = (laid.children ?? []).flatMap((node) => {
      const at = node.children && node.children.length > 1 ? tops.indexOf(node.data.name) : -1;
      return at === -1 ? [] : [place(node, `d${at}`)];
    });
    return [...cells, ...outlines].join('');
  };
  return {
    cells: shown.map((item) => ({ item, id: ids.get(item)! })),
    outlines: tops.map((name, at) => ({ name, id: `d${at}` })),
    css: `${rules(layouts.landscape)}@media(max-width:699px){${rules(layouts.portrait)}}`,
  };
}

function branchesOf(items: readonly Item[]): Branch {
  const root: Branch = { name: '', item: null, children: [] };
  const known = new Map<string, Branch>();
  for (const item of items) {
    const directories = item.files.length === 1 ? item.path.slice(0, -1) : item.path;
    let branch = root;
    for (let depth = 1; depth <= directories.length; depth++) {
      const key = JSON.stringify(directories.slice(0, depth));
      const next = known.get(key) ?? { name: directories[depth - 1]!, item: null, children: [] };
      if (!known.has(key)) branch.children.push(next);
      known.set(key, next);
      branch = next;
    }
    branch.children.push({ name: item.path.at(-1) ?? '', item, children: [] });
  }
  return root;
}

function layOut(root: Branch, width: number, height: number): HierarchyRectangularNode<Branch> {
  const nodes = hierarchy(root)
    .sum(({ item }) => item?.transfer ?? 0)
    .sort((a, b) => b.value! - a.value! || (a.data.name < b.data.name ? -1 : 1));
  return treemap<Branch>().tile(treemapSquarify.ratio(1.3)).size([width, height])(nodes);
}

/** In percent of the picture: top, right, bottom, left. */
function inset({ x0, x1, y0, y1 }: HierarchyRectangularNode<Branch>, width: number, height: number): string {
  const percent = (part: number) => {
    const value = Math.max(0, 100 * part).toFixed(3);
    return Number(value) === 0 ? '0' : `${Number(value)}%`;
  };
  return [percent(y0 / height), percent(1 - x1 / width), percent(1 - y1 / height), percent(x0 / width)].join(' ');
}
