// dns-server.ts: a DNS server that knows a few names.
import { createSocket } from 'node:dgram';

/** Name → IPv4 addresses; an empty list for a name without any; 'fails' for one that the server cannot tell of. */
export type Zone = Readonly<Record<string, readonly string[] | 'fails'>>;

export interface DnsServer {
  /** As a configuration writes it. */
  readonly address: string;
  close(): Promise<void>;
}

const codes = { fine: 0, fails: 2, unknown: 3 } as const;
const typeA = 1;

export async function startDns(zone: Zone): Promise<DnsServer> {
  const socket = createSocket('udp4');
  socket.on('message', (query, peer) => socket.send(answerTo(query, zone), peer.port, peer.address));
  await new Promise<void>((bound) => socket.bind(0, '127.0.0.1', bound));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    close: () => new Promise((closed) => socket.close(() => closed())),
  };
}

/** RFC 1035, 4.1: the question again, and what is known. */
function answerTo(query: Buffer, zone: Zone): Buffer {
  const { name, end } = nameIn(query);
  const known = Object.hasOwn(zone, name) ? zone[name] : undefined;
  const isA = query.readUInt16BE(end) === typeA;
  const addresses = known === undefined || known === 'fails' || !isA ? [] : known;
  const code = known === undefined ? codes.unknown : known === 'fails' ? codes.fails : codes.fine;
  const head = Buffer.alloc(12);
  head.writeUInt16BE(query.readUInt16BE(0), 0);
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(addresses.length, 6);
  return Buffer.concat([head, query.subarray(12, end + 4), ...addresses.map(recordOf)]);
}

function nameIn(query: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  while (query[at]! > 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
    at += 1 + query[at]!;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

/** The name of the question (a pointer), type A, class IN, a second of life. */
function recordOf(address: string): Buffer {
  return Buffer.from([0xc0, 12, 0, typeA, 0, 1, 0, 0, 0, 1, 0, 4, ...address.split('.').map(Number)]);
}
