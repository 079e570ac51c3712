// panel.ts: state of its own; the other panel has equal code.
let count = 0;

export function bump(): number {
  count += 1;
  return count;
}
