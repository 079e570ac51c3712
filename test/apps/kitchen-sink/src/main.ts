// main.ts: the entry; pages import it back, so entry, router and pages form a cycle.
import './styles/main.css';
import './features/assets.ts';
import './features/public-files.ts';
import './features/html.ts';
import './features/styles.ts';
import './features/modules.ts';
import './features/workers.ts';
import './features/names.ts';
import './features/truename.ts';
import { expectEqual } from './proof/expect.ts';
import { feature, finish } from './proof/feature.ts';
import { open } from './router.ts';

let opened = 0;

/** Called by the pages, which live in chunks of their own. */
export function countOpened(): number {
  opened += 1;
  return opened;
}

feature('lazy route and its style', () => open('home'));
feature('lazy route through a cycle', async () => {
  await open('settings');
  expectEqual(opened > 0, true);
});
finish();
