// loads.ts: is a page whole, with its page from one place and its files from another?
import { ask } from '../servers/ask.ts';
import { readPage, versionIn } from './versions.ts';

/** Of many page loads. */
export interface Verdicts {
  readonly loads: number;
  /** Pages, or files of pages, that were not there. */
  readonly missing: number;
  /** Pages with a file of another version than their template. */
  readonly torn: number;
}

export const none: Verdicts = { loads: 0, missing: 0, torn: 0 };

export function sum(a: Verdicts, b: Verdicts): Verdicts {
  return { loads: a.loads + b.loads, missing: a.missing + b.missing, torn: a.torn + b.torn };
}

/** Ports of 127.0.0.1. */
export interface Route {
  readonly page: number;
  readonly files: number;
}

export async function load({ page, files }: Route): Promise<Verdicts> {
  const asked = await ask(page, '/');
  if (asked.status !== 200) return { loads: 1, missing: 1, torn: 0 };
  const { version, urls } = readPage(asked.body.toString());
  const answers = await Promise.all(urls.map((url) => ask(files, url)));
  const there = answers.filter(({ status }) => status === 200);
  const isTorn = there.some(({ body }) => versionIn(body.toString()) !== version);
  return { loads: 1, missing: answers.length - there.length, torn: isTorn ? 1 : 0 };
}

/** Of which version the page is; null where it is not there. */
export async function versionAt(port: number): Promise<number | null> {
  const { status, body } = await ask(port, '/');
  return status === 200 ? readPage(body.toString()).version : null;
}

/** From every one through every other. */
export async function loadAll(pages: readonly number[], files: readonly number[]): Promise<Verdicts> {
  const routes = pages.flatMap((page) => files.map((through) => ({ page, files: through })));
  return (await Promise.all(routes.map(load))).reduce(sum, none);
}
