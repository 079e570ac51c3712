// modules.ts: chunks, twins and modules that are not files.
import { label } from 'virtual:facts';
import { expectEqual } from '../proof/expect.ts';
import { feature } from '../proof/feature.ts';

feature('virtual module', () => expectEqual(label, 'made by the configuration'));
feature('lazy twins keep their own state', async () => {
  const one = await import('../lazy/one/panel.ts');
  const two = await import('../lazy/two/panel.ts');
  expectEqual([one.bump(), one.bump(), two.bump()].join(), '1,2,1');
});
feature('virtual lazy twins keep their own state', async () => {
  const one = await import('virtual:panel/one');
  const two = await import('virtual:panel/two');
  expectEqual([one.bump(), one.bump(), two.bump()].join(), '1,2,1');
});
