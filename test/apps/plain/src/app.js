// app.js: an entry in a cycle with its router; run() tells what it saw.
import photo from './photo.png';
import { open } from './router.js';
import { label } from './shared.js';

let opened = 0;

export function countOpened() {
  opened += 1;
  return opened;
}

export async function run() {
  const one = await import('./twins/one/panel.js');
  const two = await import('./twins/two/panel.js');
  const titles = [await open('home'), await open('settings')];
  return { titles, opened, label, photo, twins: [one.bump(), one.bump(), two.bump()] };
}
