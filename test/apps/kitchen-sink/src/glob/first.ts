// first.ts: a lazily globbed module.
export const text = 'first';
