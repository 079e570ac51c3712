import './tides.css';

const tides = document.querySelector('[data-tides]');
if (tides) import('./next.js').then(({ markNext }) => markNext(tides));
