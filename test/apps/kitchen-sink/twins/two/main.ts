// main.ts: the same code as the other twin's entry, in a module of its own.
import { feature, finish } from '../../src/proof/feature.ts';
import { visits } from '../../src/store.ts';

feature('twin page', () => visits.add('twin'));
finish();
