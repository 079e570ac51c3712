// free-port.ts: on which port can a server of a test listen?
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A port that nothing listens on, at this address of the machine; default: at all of them. */
export async function freePort(host = '0.0.0.0'): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
