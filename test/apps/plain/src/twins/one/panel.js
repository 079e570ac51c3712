// panel.js: state of its own; the other panel has equal code.
let count = 0;

export function bump() {
  count += 1;
  return count;
}
