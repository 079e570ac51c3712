import { promises } from './promises.ts';

promises('node:http');
