// echo.ts: a worker started by new URL().
self.onmessage = (event: MessageEvent) => self.postMessage(`echo: ${event.data}`);
