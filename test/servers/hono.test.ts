import { promises } from './promises.ts';

promises('Hono on Node');
