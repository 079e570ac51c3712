import { promises } from './promises.ts';

promises('h3, by fetch()');
