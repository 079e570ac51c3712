// shared.js: a chunk of its own, since two entries need it.
export const label = 'of plain';
export const logo = '/img/logo.png';
