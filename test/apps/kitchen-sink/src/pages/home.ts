// home.ts: a lazy page with a style of its own.
import './home.css';
import { countOpened } from '../main.ts';
import { expectEqual, expectTrue } from '../proof/expect.ts';
import { add, backgrounds, element } from '../proof/looks.ts';

export function title(): string {
  return 'home';
}

export async function show(): Promise<void> {
  expectTrue(countOpened() > 0, 'the entry counts');
  add('home-page');
  expectEqual(getComputedStyle(element('home-page')).color, 'rgb(4, 5, 6)');
  await backgrounds('home-page', [55]);
}
