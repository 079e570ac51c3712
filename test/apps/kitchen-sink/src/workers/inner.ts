// inner.ts: a worker started by a worker.
self.onmessage = (event: MessageEvent) => self.postMessage(`inner: ${event.data}`);
