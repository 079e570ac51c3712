// digest-child.js: digests in a process or a thread of their own, with the built package: node digest-child.js <options as JSON>
import { readSync, writeSync } from 'node:fs';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { digestTree } from '@truename/disk';

/** `stopAt`, such as `write 2`: there it says so, and goes on when a line comes on stdin. */
async function digestHere({ stopAt, ...options }) {
  let isStopped = false;
  const onProgress = ({ step, done }) => {
    if (isStopped || `${step} ${done}` !== stopAt) return;
    isStopped = true;
    writeSync(1, 'stopped\n');
    readSync(0, new Uint8Array(1));
  };
  const { manifest, isBegun, problems } = await digestTree({ settings: {}, ...options, onProgress });
  return { build: manifest?.build ?? null, isBegun, codes: problems.map(({ code }) => code) };
}

if (isMainThread) {
  console.log('begin');
  const { build, isBegun, codes } = await digestHere(JSON.parse(process.argv[2]));
  console.log(build ?? `failed ${isBegun} ${codes.join(' ')}`);
} else {
  // Whoever asks has stopped until the state is 1, so that this thread has the disk for itself.
  parentPort.on('message', async (options) => {
    const said = await digestHere(options);
    Buffer.from(workerData.answer).write(`${JSON.stringify(said)}\n`);
    Atomics.store(workerData.state, 0, 1);
    Atomics.notify(workerData.state, 0);
  });
}
