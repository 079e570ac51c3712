import { a } from './mod-a.js';

export const b = () => (a() === 'a' ? 'b' : '?');
