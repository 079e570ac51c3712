// shared.ts: a shared worker started by new URL().
self.addEventListener('connect', (event) => {
  const port = (event as MessageEvent).ports[0];
  if (port) port.onmessage = ({ data }) => port.postMessage(`shared: ${data}`);
});
