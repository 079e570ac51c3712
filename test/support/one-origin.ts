// one-origin.ts: what does a browser see of two servers behind one proxy?
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { connect } from 'node:net';

/** Asks the first server, and the second where the first answers 404; web sockets are the second one's. */
export function createProxy(first: URL, second: URL): Server {
  const ask = ({ method, url, headers }: IncomingMessage, { port, hostname: host }: URL): Promise<IncomingMessage> =>
    new Promise((answered, failed) => {
      request({ host, port, method, path: url, headers }, answered).once('error', failed).end();
    });
  const proxy = createServer(async (asked, response) => {
    let answer = await ask(asked, first);
    if (answer.statusCode === 404) {
      answer.resume();
      answer = await ask(asked, second);
    }
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
  });
  return proxy.on('upgrade', ({ method, url, rawHeaders }, socket, head) => {
    const behind = connect(Number(second.port), second.hostname);
    for (const [from, to] of [
      [socket, behind],
      [behind, socket],
    ] as const)
      from.once('error', () => to.destroy()).pipe(to);
    const lines = rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
    behind.write(`${method} ${url} HTTP/1.1\r\n${lines}\r\n`);
    behind.write(head);
  });
}
