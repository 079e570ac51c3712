export { a as c } from './mod-a.js';
