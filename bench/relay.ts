// relay.ts: a line to a server far away: what is sent arrives so many milliseconds later, in both directions.
// In a process of its own; tells its port when it is asked.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const [port, delay] = process.argv.slice(2).map(Number) as [number, number];

const server = createServer({ noDelay: true }, (near) => {
  const far = connect({ port, host: '127.0.0.1', noDelay: true });
  pass(near, far);
  pass(far, near);
}).listen(0, '127.0.0.1', () => {
  process.on('message', () => process.send?.((server.address() as AddressInfo).port));
});

/** Timers of one length end in the order in which they began, so that the bytes stay in theirs. */
function pass(from: Socket, to: Socket): void {
  const later = (work: () => void) => void setTimeout(work, delay);
  from.on('data', (bytes) => later(() => to.write(bytes)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy()).on('close', () => later(() => to.destroy()));
}

process.on('disconnect', () => process.exit());
