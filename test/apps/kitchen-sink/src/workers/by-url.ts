// by-url.ts: a worker whose URL is imported.
self.onmessage = (event: MessageEvent) => self.postMessage(`by url: ${event.data}`);
