// store.ts: state that every page shares.
const names = new Set<string>();

export const visits = {
  add(name: string): void {
    names.add(name);
  },
  list(): string[] {
    return [...names];
  },
};
