// explain.ts: what is to be known of a check?
import { readFileSync } from 'node:fs';
import type { CheckId } from './check-list.ts';

/** The page of a check, as Markdown: what it finds, why that matters, and how it is mended. */
export function explanation(check: CheckId): string {
  return readFileSync(new URL(`../pages/${check}.md`, import.meta.url), 'utf8').trimEnd();
}
