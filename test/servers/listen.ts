// listen.ts: on which port does a server of a test listen?
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Running } from './starts.ts';

/** On a free port of 127.0.0.1. */
export async function listen(server: Server): Promise<Running> {
  if (!server.listening) await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { port, close };
}
