// part.ts: a chunk of the worker.
export const part = 'part';
