// play.ts: which game runs on this page?
import './styles/play.css';
import type { Start } from './stage.ts';

const games: Readonly<Record<string, () => Promise<{ readonly start: Start }>>> = {
  'comet-hop': () => import('./games/comet-hop.ts'),
  'brick-garden': () => import('./games/brick-garden.ts'),
  'lantern-pairs': () => import('./games/lantern-pairs.ts'),
};

function preparePlay(stage: HTMLElement): void {
  const load = games[stage.dataset.game ?? ''];
  const button = stage.querySelector<HTMLButtonElement>('[data-play]');
  const score = document.querySelector<HTMLOutputElement>('[data-score]');
  button?.addEventListener('click', async () => {
    if (load === undefined) return;
    button.disabled = true;
    const { start } = await load();
    stage.replaceChildren();
    start(stage, (text) => {
      if (score) score.value = text;
    });
  });
}

for (const stage of document.querySelectorAll<HTMLElement>('[data-game]')) preparePlay(stage);
