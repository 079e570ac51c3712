// site.js: is every URL of the site answered as it must be?
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest } from '@truename/manifest';
import { createNameCheck } from './names.js';
import { referencesIn } from './references.js';

/**
 * @typedef {object} Result
 * @property {string} build
 * @property {number} pages
 * @property {number} references how many times a URL of the site stands in a response
 * @property {{ hashed: number, together: number, fixed: number, originals: number }} files
 * @property {readonly string[]} unreached outputs that nothing names
 * @property {readonly string[]} faults
 *
 * @typedef {'page' | 'hashed' | 'fixed' | 'originals'} Kind
 * @typedef {Awaited<ReturnType<typeof get>>} Answer
 */

/**
 * Walks from the front page over every URL that pages, styles, scripts and the web manifest name, and over the files
 * that are addressed without being named: fixed ones and originals.
 *
 * @param {string} origin
 * @param {string} dist
 * @returns {Promise<Result>}
 */
export async function checkSite(origin, dist) {
  const path = join(dist, '.truename', 'manifest.json');
  const manifest = parseManifest(await readFile(path, 'utf8'), path);
  const faultsOf = await createAnswerCheck(manifest, dist);
  const visited = new Set();
  const files = { hashed: 0, together: 0, fixed: 0, originals: 0 };
  const faults = await missingFaults(origin);
  let pages = 0;
  let references = 0;

  /** @param {readonly string[]} urls @param {string} by @returns {Promise<void>} */
  const walk = async (urls, by) => {
    for (const url of urls) {
      if (visited.has(url)) continue;
      visited.add(url);
      const answer = await get(origin + url);
      const name = decodeURIComponent(url.slice(1));
      const kind = kindOf(manifest, name);
      if (kind === 'page') pages++;
      else files[kind]++;
      if (manifest.outputs[name]?.component) files.together++;
      faults.push(...(await faultsOf(name, kind, answer)).map((fault) => `${url}, named by ${by}: ${fault}`));
      const targets = targetsOf(origin + url, answer);
      references += targets.length;
      await walk(targets, url);
    }
  };

  await walk(['/'], 'the start');
  await walk([...Object.keys(manifest.fixed), ...Object.keys(manifest.originals)].map(urlOf), 'the manifest');
  const unreached = Object.keys(manifest.outputs).filter((name) => !visited.has(urlOf(name)));
  return { build: manifest.build, pages, references, files, unreached, faults };
}

/** @param {string} name */
function urlOf(name) {
  return new URL(name, 'http://site/').pathname;
}

/** @param {import('@truename/manifest').Manifest} manifest @param {string} name @returns {Kind} */
function kindOf({ outputs, fixed, originals }, name) {
  if (outputs[name]) return 'hashed';
  if (fixed[name]) return 'fixed';
  return originals[name] ? 'originals' : 'page';
}

/** @param {import('@truename/manifest').Manifest} manifest @param {string} dist */
async function createAnswerCheck(manifest, dist) {
  const nameFault = await createNameCheck(manifest.naming);

  /** @param {string} name @param {Kind} kind @param {Answer} answer */
  return async (name, kind, { status, type, caching, bytes }) => {
    if (status !== 200) return [`status ${status}`];
    const wanted = kind === 'hashed' ? 'public, max-age=31536000, immutable' : 'no-cache';
    const output = manifest.outputs[name];
    const faults = [
      caching === wanted ? null : `Cache-Control is "${caching}", not "${wanted}"`,
      kind === 'page' && type !== 'text/html' ? 'is neither a page nor a file of the manifest' : null,
      kind === 'page' || bytes.equals(await readFile(join(dist, name))) ? null : 'other bytes than the file in dist',
      output ? nameFault(name, output, bytes) : null,
    ];
    return faults.filter((fault) => fault !== null);
  };
}

/**
 * Paths on the same site that the answer names.
 *
 * @param {string} url
 * @param {Answer} answer
 */
function targetsOf(url, { status, type, bytes }) {
  if (status !== 200) return [];
  return referencesIn(type, bytes.toString())
    .map(({ url: text, from = '' }) => new URL(text, new URL(from, url)))
    .filter(({ origin }) => origin === new URL(url).origin)
    .map(({ pathname }) => pathname);
}

/** What must not be there, and must not be kept as not being there. @param {string} origin */
async function missingFaults(origin) {
  const paths = [
    '/no-such-page',
    '/assets/main-0000000000000000.js',
    '/.truename/manifest.json',
    '/%2e%2e/package.json',
  ];
  const answers = await Promise.all(paths.map(async (path) => ({ path, ...(await get(origin + path)) })));
  return answers
    .filter(({ status, caching }) => status !== 404 || caching !== 'no-store')
    .map(({ path, status, caching }) => `${path}: status ${status} with "${caching}", not 404 with "no-store"`);
}

/** @param {string} url */
async function get(url) {
  const response = await fetch(url, { redirect: 'manual' });
  return {
    status: response.status,
    type: (response.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '',
    caching: response.headers.get('cache-control') ?? '',
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}
