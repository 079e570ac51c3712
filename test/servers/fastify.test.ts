import { promises } from './promises.ts';

promises('Fastify 5');
