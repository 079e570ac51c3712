// shared-query.ts: a shared worker imported with ?sharedworker.
self.addEventListener('connect', (event) => {
  const port = (event as MessageEvent).ports[0];
  if (port) port.onmessage = ({ data }) => port.postMessage(`shared query: ${data}`);
});
