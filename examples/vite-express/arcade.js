// arcade.js: what does the arcade offer?

/**
 * @typedef {object} Game
 * @property {string} id part of the page's address, and the name of its module in src/games
 * @property {string} title
 * @property {string} line one sentence
 * @property {string} keys how it is played
 * @property {import('@truename/server').AssetName} cover its picture; a typo in it is an error of the compiler
 * @property {string} alt
 * @property {string} minutes
 */

/** @type {readonly Game[]} */
export const games = [
  {
    id: 'comet-hop',
    title: 'Comet Hop',
    line: 'A comet has lost its tail. Hop over the craters and bring it home.',
    keys: 'Space or tap to hop. Twice for a longer hop.',
    cover: 'img/games/comet-hop.svg',
    alt: 'A comet above the craters of a moon',
    minutes: '2 min',
  },
  {
    id: 'brick-garden',
    title: 'Brick Garden',
    line: 'Every brick hides a flower. Keep the ball in the air until the wall blooms.',
    keys: 'Move the pointer, drag, or use the arrow keys.',
    cover: 'img/games/brick-garden.svg',
    alt: 'Flowers growing out of a wall of bricks',
    minutes: '5 min',
  },
  {
    id: 'lantern-pairs',
    title: 'Lantern Pairs',
    line: 'Twelve lanterns, six lights. Remember where you saw the other one.',
    keys: 'Open two lanterns at a time.',
    cover: 'img/games/lantern-pairs.svg',
    alt: 'Paper lanterns over a harbour at night',
    minutes: '3 min',
  },
];

export const hours = [
  { days: 'Tuesday to Thursday', open: '15:00 – 21:00' },
  { days: 'Friday and Saturday', open: '13:00 – 24:00' },
  { days: 'Sunday', open: '11:00 – 19:00' },
];
