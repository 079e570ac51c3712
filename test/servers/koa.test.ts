import { promises } from './promises.ts';

promises('Koa 3');
