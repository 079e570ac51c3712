// names.ts: what does a template pay for a URL, and for the tags of an entry? Prints it as JSON.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@truename/manifest';
import { loadAssets } from '@truename/server/node';
import type { NamesCost } from './server.ts';

const [directory = '', pairs = '5'] = process.argv.slice(2);
const assets = await loadAssets(directory);
const manifest: Manifest = JSON.parse(readFileSync(join(directory, '.truename/manifest.json'), 'utf8'));
const names = Object.keys(manifest.originals);
const entry = Object.keys(manifest.entries)[0] ?? '';

/** Nothing is left out because nobody looks at it. */
let length = 0;

/** CPU time of one call and its turn of the loop, in nanoseconds. */
function turn(calls: number, call: (name: string) => { readonly length: number }): number {
  const start = process.cpuUsage();
  for (let i = 0; i < calls; i++) length += call(names[i % names.length]!).length;
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1000) / calls;
}

const many = 3_000_000;
const one = { length: 1 };
const ofLoop = () => turn(many, () => one);
const ofUrl = () => turn(many, (name) => assets.url(name));
const ofTags = () => turn(many, () => assets.tags(entry).toString());
/** The scheme that is replaced: a time in the query. */
const ofTime = () => turn(40_000, (name) => `/${name}?${Math.floor(statSync(join(directory, name)).mtimeMs / 1000)}`);

const all = [ofLoop, ofUrl, ofTags, ofTime];
for (const each of all) each();
const costs: NamesCost[] = [];
for (let pair = 0; pair < Number(pairs); pair++) {
  const turns = pair % 2 === 0 ? all : all.toReversed();
  const measured = new Map(turns.map((each) => [each, each()]));
  const cost = (each: () => number): number => measured.get(each)! - measured.get(ofLoop)!;
  costs.push({ url: cost(ofUrl), time: cost(ofTime), tags: cost(ofTags) });
}
assets.close();
console.log(JSON.stringify(costs));
if (length === 0) throw new Error('Nothing was written');
