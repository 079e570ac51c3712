// note.ts: a lazy page with a style, outside the cycle.
import './note.css';
import { visits } from '../store.ts';

export function title(): string {
  visits.add('note');
  return 'note';
}
