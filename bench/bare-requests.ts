// bare-requests.ts: what does it cost to ask for so many files over TLS and to hash what comes, and nothing else?
// Node's own client over as many connections as preflight has, kept alive. No checks, no report, nothing is unpacked.
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import type { LookupFunction } from 'node:net';
import xxhash from 'xxhash-wasm';

/** In turn, until there were `count` requests. */
export interface BareRequests {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  readonly count: number;
  readonly asked: readonly (readonly [path: string, encodings: string])[];
}

const { host, port, connections, count, asked }: BareRequests = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const { create64 } = await xxhash();
const toLoopback: LookupFunction = (_host, { all }, done) =>
  all === true ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
const agent = new Agent({ keepAlive: true, maxSockets: connections, rejectUnauthorized: false });
let next = 0;

await Promise.all(Array.from({ length: connections }, askInTurn));
agent.destroy();

async function askInTurn(): Promise<void> {
  for (let index = next++; index < count; index = next++) {
    const [path, encodings] = asked[index % asked.length]!;
    await ask(path, encodings);
  }
}

function ask(path: string, encodings: string): Promise<bigint> {
  return new Promise((done, fail) => {
    const headers = { 'accept-encoding': encodings };
    get({ agent, host, port, path, headers, servername: host, lookup: toLoopback }, (answer) => {
      if (answer.statusCode !== 200) fail(new Error(`${answer.statusCode} for ${path}`));
      const sum = create64();
      answer.on('data', (bytes: Buffer) => sum.update(bytes));
      answer.on('end', () => done(sum.digest())).on('error', fail);
    }).on('error', fail);
  });
}
