import { b } from './mod-b.js';

export const a = () => 'a';
window.modules = import('./mod-c.js').then(({ c }) => `${a()}-${b()}-${c()}`);
window.moduleImage = new URL('../img/mod-a.png', import.meta.url).href;
