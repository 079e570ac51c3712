// settings.ts: a lazy page that opens another lazy page.
import './settings.css';
import { expectEqual } from '../proof/expect.ts';
import { add, element } from '../proof/looks.ts';
import { open } from '../router.ts';

export function title(): string {
  return 'settings';
}

export async function show(): Promise<void> {
  add('settings-page');
  expectEqual(getComputedStyle(element('settings-page')).color, 'rgb(7, 8, 9)');
  await open('home');
}
