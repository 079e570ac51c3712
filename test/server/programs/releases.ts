// releases.ts: releases builds by turns: `node releases.mjs <target> <count> <build directory>…`.
import { releaseTree } from '@truename/disk';

const [target = '', count = '', ...builds] = process.argv.slice(2);
for (let n = 1; n <= Number(count); n++) {
  const { done, problems } = await releaseTree(builds[n % builds.length]!, target);
  if (done === null || !done.activated.isNew) throw new Error(problems.map(({ message }) => message).join('\n'));
}
process.disconnect?.();
