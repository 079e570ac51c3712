// inline.ts: a worker that lives inside its importer.
self.onmessage = (event: MessageEvent) => self.postMessage(`inline: ${event.data}`);
