// explain-check.ts: how is the page of a check shown on a terminal?
import type { Call } from '../command.ts';
import { wrap } from '../wrap.ts';

/** Markdown, with bold headings and paragraphs as wide as the terminal; code stays as it is. */
export function explanationText(page: string, { colors, width }: Pick<Call, 'colors' | 'width'>): string {
  return page
    .split('\n\n')
    .map((part) => {
      if (part.startsWith('#')) return colors.bold(part);
      return part.startsWith('    ') ? part : wrap(part.replaceAll('\n', ' '), width).join('\n');
    })
    .join('\n\n');
}
