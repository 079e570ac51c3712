// build.ts: one build in a process of its own; prints what it cost as JSON.
import { truename } from '@truename/plugin';
import { createMeter } from './hooks.ts';
import type { Cost } from './measure.ts';

const [version, root, outDir, plugin] = process.argv.slice(2);
const { vite } = await import(`@truename/test-${version}`);
const meter = createMeter();
const start = process.cpuUsage();
await vite.build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: { outDir, emptyOutDir: true },
  plugins: plugin === 'with' ? truename().map((one) => meter.wrap(one)) : [],
});
const { user, system } = process.cpuUsage(start);
const cost: Cost = {
  build: (user + system) / 1000,
  hooks: meter.used() / 1000,
  memory: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(cost));
