import { promises } from './promises.ts';

promises('Express 5');
promises('Express 4');
