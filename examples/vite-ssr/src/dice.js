import one from './one.svg?no-inline';
import two from './two.svg?no-inline';

/** Markup for the server and for the browser alike: both have the same URLs. */
export function dice(faces) {
  const images = faces.map((face) => `<img src="${face === 1 ? one : two}" width="64" height="64" alt="${face}">`);
  return `<p>${images.join(' ')}</p><button>Throw</button>`;
}
