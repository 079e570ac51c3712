// tags.ts: which tags load an entry?
import type { Entry } from '@truename/manifest';
import { element, type Html, html } from './html.ts';

/** What tags need to know of a file. */
export interface File {
  readonly url: string;
  readonly integrity: string | null;
}

/**
 * Styles, then `modulepreload` of what the scripts import statically, then the scripts; each file once.
 * `crossorigin` stands on all of them: a preload is used only by a request of the same mode (HTML Standard, "preload"),
 * and integrity of a file on another origin needs it.
 */
export function entryTags(entries: readonly Entry[], file: (path: string) => File): Html {
  const styles = new Set(entries.flatMap((entry) => entry.styles));
  const scripts = new Set(entries.flatMap((entry) => entry.scripts));
  const preloads = new Set(entries.flatMap((entry) => entry.preloads).filter((path) => !scripts.has(path)));
  const tags = [
    ...Array.from(styles, (path) => link('stylesheet', file(path))),
    ...Array.from(preloads, (path) => link('modulepreload', file(path))),
    ...Array.from(scripts, (path) => script(file(path))),
  ];
  return html(tags.join('\n'));
}

function link(rel: 'stylesheet' | 'modulepreload', { url, integrity }: File): string {
  return element('link', { rel, href: url, integrity, crossorigin: '' });
}

function script({ url, integrity }: File): string {
  return `${element('script', { type: 'module', src: url, integrity, crossorigin: '' })}</script>`;
}
