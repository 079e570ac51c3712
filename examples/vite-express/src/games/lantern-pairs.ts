// lantern-pairs.ts: twelve lanterns, six lights.
import type { Start } from '../stage.ts';
import lantern from './lantern.svg';
import './lantern-pairs.css';
import lights from './lights.svg?no-inline';

const names = ['moon', 'star', 'fish', 'boat', 'leaf', 'wave'] as const;

export const start: Start = (element, tell) => {
  const table = document.createElement('div');
  table.className = 'pairs';
  const cards = shuffled([...names, ...names]).map((name) => lanternCard(name));
  let open: HTMLButtonElement[] = [];
  let tries = 0;

  table.append(...cards);
  table.addEventListener('click', (event) => {
    const card = event.target instanceof Element ? event.target.closest('button') : null;
    if (card === null || card.dataset.open !== undefined) return;
    if (open.length === 2) for (const each of open) delete each.dataset.open;
    if (open.length === 2) open = [];
    card.dataset.open = '';
    open = [...open, card];
    if (open.length < 2) return;
    tell(`Tries ${++tries}`);
    if (open[0]?.dataset.light !== card.dataset.light) return;
    open = [];
    if (cards.every((each) => each.dataset.open !== undefined)) tell(`All six in ${tries} tries`);
  });
  element.replaceChildren(table);
  tell('Tries 0');
};

function lanternCard(name: string): HTMLButtonElement {
  const card = document.createElement('button');
  card.type = 'button';
  card.dataset.light = name;
  card.setAttribute('aria-label', 'Lantern');
  card.innerHTML = `<img src="${lantern}" alt=""><svg aria-hidden="true"><use href="${lights}#${name}"></use></svg>`;
  return card;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
