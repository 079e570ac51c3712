// html-bodies.ts: which files do the scripts and styles inside a page name?
import type { Findings, Reference, Region } from '../types.ts';
import { findCss } from './css.ts';
import { elementText } from './element-text.ts';
import { absorb, type Collected, templateCode } from './html-findings.ts';
import type { TextPiece } from './html-tags.ts';
import { findJs } from './js.ts';
import { findImportMap } from './json.ts';
import { templateSpans } from './template-code.ts';

/** What the body of an element is; `rules` are JSON that the browser obeys and that names pages only. */
export type Body = 'css' | 'js' | 'importmap' | 'rules' | 'data';

/** JavaScript MIME types (https://mimesniff.spec.whatwg.org/#javascript-mime-type). */
const jsType = /^(?:(?:application|text)\/(?:x-)?(?:ecma|java)script|text\/(?:javascript1\.[0-5]|jscript|livescript))$/;

/** What a `<script>` with these attributes holds; null stands for an attribute that is not there. */
export function scriptBody(type: string | null, language: string | null): Body {
  if (type === null) return !language || jsType.test(`text/${language.toLowerCase()}`) ? 'js' : 'data';
  const essence = type.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase();
  if (type === '' || essence === 'module' || jsType.test(essence)) return 'js';
  if (essence === 'importmap') return 'importmap';
  return essence === 'speculationrules' ? 'rules' : 'data';
}

/** What a `<style>` with this type holds. */
export function styleBody(type: string | null): Body {
  return !type || type.toLowerCase() === 'text/css' ? 'css' : 'data';
}

/** Adds what a body names. The span of a body that counts for a content security policy is kept. */
export function readBody(collected: Collected, body: Body, part: { region: Region; asItStands: boolean }): void {
  const { region, asItStands } = part;
  if (body === 'data' || region.text === '') return;
  const place = { start: region.place(0), end: region.place(region.text.length) };
  if (asItStands) collected.inline.push(place);
  if (body === 'rules') return;
  const spans = templateSpans(region.text).map(({ start, end }) => ({
    start: region.place(start),
    end: region.place(end),
  }));
  const inCode = ({ start, end }: Reference): boolean => spans.some((span) => start < span.end && end > span.start);
  const found = findBody(region, body, collected);
  const findings = spans.length > 0 ? withoutFaults(found) : found;
  absorb(collected, findings, (reference) => (inCode(reference) ? templateCode : null));
}

/** Adds what the body of an SVG element names, whose text may hold entities, comments and CDATA sections. */
export function readForeignBody(collected: Collected, body: Body, pieces: readonly TextPiece[]): void {
  readBody(collected, body, elementText(collected.region, pieces, 'html-text'));
}

/** A script with template code in it is none before it is served, and no mistake. */
function withoutFaults(findings: Findings): Findings {
  const { leftAlone = [] } = findings;
  return { ...findings, leftAlone: leftAlone.map(({ start, text, why }) => ({ start, text, why })) };
}

function findBody(region: Region, body: 'css' | 'js' | 'importmap', { options }: Collected): Findings {
  if (body === 'css') return findCss(region);
  return body === 'js' ? findJs(region, options) : findImportMap(region);
}
