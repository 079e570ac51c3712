// loads.ts: a program that loads assets, asks for one URL, and closes nothing.
import { loadAssets } from '@truename/server/node';

const assets = await loadAssets(process.argv[2] ?? '');
const answer = await assets.fetch(new Request('http://host/assets/main-0000000000000000.js'));
console.log(assets.url('img/logo.png'), answer?.status);
