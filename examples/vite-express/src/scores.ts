// scores.ts: who played best this week?
import { maySlide } from './main.ts';
import './styles/scores.css';

const best = [
  { player: 'MIRA', game: 'Comet Hop', score: 1284 },
  { player: 'OTIS', game: 'Comet Hop', score: 1190 },
  { player: 'JUNE', game: 'Brick Garden', score: 45 },
  { player: 'KAI', game: 'Brick Garden', score: 44 },
  { player: 'ADA', game: 'Lantern Pairs', score: 8 },
];
const medals = ['gold', 'silver', 'bronze'] as const;

/** Fills the board. */
export function showScores(board: Element): void {
  const list = document.createElement('ol');
  list.className = 'scores';
  for (const [index, { player, game, score }] of best.entries()) {
    const row = document.createElement('li');
    row.append(medal(index), cell('player', player), cell('played', game), cell('points', String(score)));
    list.append(row);
  }
  board.replaceChildren(list);
  if (maySlide()) for (const [index, row] of [...list.children].entries()) slideIn(row, index);
}

function slideIn(row: Element, index: number): void {
  const start = { transform: 'translateX(-1.5rem)', opacity: 0 };
  row.animate([start, {}], { duration: 300, delay: index * 70, easing: 'ease-out', fill: 'backwards' });
}

function medal(index: number): Element {
  const name = medals[index];
  if (name === undefined) return cell('place', String(index + 1));
  const image = new Image(28, 28);
  image.src = new URL(`./medals/${name}.svg`, import.meta.url).href;
  image.alt = name;
  return image;
}

function cell(name: string, text: string): Element {
  const span = document.createElement('span');
  span.className = name;
  span.textContent = text;
  return span;
}
