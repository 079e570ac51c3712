// second.ts: a lazily globbed module.
export const text = 'second';
