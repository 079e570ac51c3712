// films.ts: files that are too large to be sent at once.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noise, random } from './random.ts';

const films = 12;
/** In bytes. */
const size = 1_000_000;

/** Writes them into `directory`; always the same bytes. */
export function writeFilms(directory: string): void {
  const next = random(films);
  mkdirSync(directory, { recursive: true });
  for (let i = 0; i < films; i++) writeFileSync(join(directory, `film-${i}.webm`), noise(size, next));
}
