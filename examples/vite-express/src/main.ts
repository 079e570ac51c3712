// main.ts: what every page needs.
import '@fontsource-variable/bricolage-grotesque';
import './styles/main.css';

/** Does the visitor's system allow pictures that move? */
export function maySlide(): boolean {
  return !matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** The board is below the fold: its code, style and pictures are loaded when it comes into view. */
function openScores(board: Element): void {
  const observer = new IntersectionObserver(async (seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    const { showScores } = await import('./scores.ts');
    showScores(board);
  });
  observer.observe(board);
}

for (const board of document.querySelectorAll('[data-scores]')) openScores(board);
