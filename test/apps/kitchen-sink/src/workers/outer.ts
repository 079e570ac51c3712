// outer.ts: a worker that starts another one.
self.onmessage = (event: MessageEvent) => {
  const inner = new Worker(new URL('./inner.ts', import.meta.url), { type: 'module' });
  inner.onmessage = (answer: MessageEvent) => self.postMessage(`outer: ${answer.data}`);
  inner.postMessage(event.data);
};
