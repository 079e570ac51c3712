// digest-child.js: one digest in a process of its own, with the built package: node digest-child.js <options as JSON>
import { digestTree } from '@truename/disk';

console.log('begin');
const { manifest } = await digestTree({ settings: {}, ...JSON.parse(process.argv[2]) });
console.log(manifest?.build ?? 'failed');
