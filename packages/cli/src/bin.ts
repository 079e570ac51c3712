#!/usr/bin/env node
// bin.ts: the command, as a shell starts it.
import { run } from './run.ts';

const interrupted = new AbortController();

// A reader that has seen enough (`truename verify dist | head`) is no fault.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });

/** Milliseconds for what is interrupted to take its temporary files away. Our work is done in turns shorter than that. */
const grace = 100;

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    interrupted.abort();
    // The handler is gone: this time the signal ends the process, and the shell sees what ended it.
    setTimeout(() => process.kill(process.pid, signal), grace);
  });

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: interrupted.signal,
  now: () => performance.now(),
  date: () => Date.now(),
});
