// loop-child.js: a process that works on targets, task by task, and stops before a call of the file system if it is told
// to. One line of JSON on stdin is a task; "paused" on stdout waits for an empty line; the answer is a line of JSON.
import { readSync, writeSync } from 'node:fs';
import { activateBuild, machine, pruneTarget, publishTree, releaseTree } from '@truename/disk';

const byte = Buffer.alloc(1);

/** Waits with all of the process, as a machine does that is busy with something else. */
function readLine() {
  let line = '';
  while (readSync(0, byte, 0, 1, null) === 1 && byte[0] !== 10) line += byte.toString('latin1');
  return line;
}

function pausing(at) {
  let calls = 0;
  const wrapped = Object.entries(machine)
    .filter(([name, call]) => name.endsWith('Sync') && typeof call === 'function')
    .map(([name, call]) => [
      name,
      (...given) => {
        if (calls++ === at) {
          writeSync(1, 'paused\n');
          readLine();
        }
        return call(...given);
      },
    ]);
  return { fs: Object.fromEntries(wrapped), calls: () => calls };
}

for (let line = readLine(); line !== ''; line = readLine()) {
  const { work, dir, target, build, pauseAt = -1, now, ...options } = JSON.parse(line);
  const { fs, calls } = pausing(pauseAt);
  const common = { ...options, fs, ...(now === undefined ? {} : { clock: () => now }) };
  const answers = {
    publish: () => publishTree(dir, target, common),
    activate: () => activateBuild(target, build, common),
    release: () => releaseTree(dir, target, common),
    prune: () => pruneTarget(target, { apply: true, ...common }),
  };
  const { done, problems } = await answers[work]();
  writeSync(1, `${JSON.stringify({ done, problems, calls: calls() })}\n`);
}
