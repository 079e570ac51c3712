import { dice } from './dice.js';

export const render = ({ count }) => dice(Array.from({ length: count }, (_, index) => 1 + (index % 2)));
