// home.js: a lazy page that needs the entry back.
import { countOpened } from '../app.js';
import { label } from '../shared.js';

export function title() {
  countOpened();
  return `home ${label}`;
}
