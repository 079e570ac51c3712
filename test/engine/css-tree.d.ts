// css-tree.d.ts: what @types/css-tree does not know of css-tree 3.
import 'css-tree';

declare module 'css-tree' {
  /** Calls `onToken` for each token; offsets in UTF-16 units. */
  export function tokenize(css: string, onToken: (type: number, start: number, end: number) => void): void;
  /** A token type's name, by its number. */
  export const tokenNames: readonly string[];
}
