// query.ts: a worker imported with ?worker.
self.onmessage = (event: MessageEvent) => self.postMessage(`query: ${event.data}`);
