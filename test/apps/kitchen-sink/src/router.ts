// router.ts: which page shows this path?
import { expectEqual } from './proof/expect.ts';
import { visits } from './store.ts';

const routes = {
  home: () => import('./pages/home.ts'),
  settings: () => import('./pages/settings.ts'),
};

export async function open(name: keyof typeof routes): Promise<void> {
  visits.add(name);
  const page = await routes[name]();
  expectEqual(page.title(), name);
  await page.show();
}
