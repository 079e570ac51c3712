// release-child.js: work on a target in a process of its own, with the built package: node release-child.js <task as JSON>
import { activateBuild, machine, pruneTarget, publishTree, releaseTree } from '@truename/disk';

const {
  work,
  dir,
  target,
  build,
  killAt = Number.POSITIVE_INFINITY,
  umask = 0o022,
  now,
  ...options
} = JSON.parse(process.argv[2]);
process.umask(umask);

let calls = 0;
const fs = Object.fromEntries(
  Object.entries(machine)
    .filter(([name, call]) => name.endsWith('Sync') && typeof call === 'function')
    .map(([name, call]) => [
      name,
      (...given) => {
        if (calls++ === killAt) process.kill(process.pid, 'SIGKILL');
        return call(...given);
      },
    ]),
);
const common = { ...options, fs, clock: () => now };
const answers = {
  publish: () => publishTree(dir, target, common),
  activate: () => activateBuild(target, build, common),
  release: () => releaseTree(dir, target, common),
  prune: () => pruneTarget(target, { keep: 1, apply: true, ...common }),
};
const { done, problems } = await answers[work]();
console.log(JSON.stringify({ calls, done, problems }));
