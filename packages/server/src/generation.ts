// generation.ts: what can a page ask of one build?
import { pathFault } from '@truename/manifest';
import { type Build, createBuild, type Snapshot } from './build.ts';
import type { Settings } from './options.ts';
import { createPage } from './page.ts';
import { createRequestNames } from './request.ts';
import type { Assets, Generation, RequestOptions } from './types.ts';
import { checkedOrigin, type Place } from './urls.ts';

/** A build that pages use. */
export interface Used {
  readonly snapshot: Snapshot;
  readonly generation: Generation;
  readonly assert: Assets['assert'];
}

/**
 * One build, ready to be used by pages.
 *
 * @throws TypeError for a base that is none.
 */
export function createGeneration(snapshot: Snapshot, settings: Settings): Used {
  return { snapshot, ...generationOf(createBuild(snapshot, settings), settings) };
}

/** The functions of a build, or of what stands for one while a site is developed. */
export function generationOf(build: Build, settings: Settings): Pick<Used, 'generation' | 'assert'> {
  const path = (file: string): string => pathIn(build, file);
  const { origin, absoluteOrigin } = settings;
  const shared = typeof origin === 'string' ? origin : build.place.origin;
  const absolute = typeof absoluteOrigin === 'string' ? absoluteOrigin : '';
  const generation: Generation = {
    ...createPage(build, { origin: shared, absolute, nonce: null, needed: null }),
    path,
    forRequest: (request, options = {}) => {
      const origin = originOf(request, options, { settings, place: build.place });
      const absolute = chosenOrigin(request, settings.absoluteOrigin ?? null) ?? '';
      return createRequestNames(build, { origin, absolute, nonce: options.nonce ?? null, path });
    },
  };
  return { generation, assert: (...names) => build.assert(names) };
}

function originOf(
  request: unknown,
  { origin: given }: RequestOptions,
  { settings: { origin }, place }: { readonly settings: Settings; readonly place: Place },
): string {
  if (given !== undefined) return given === null ? '' : checkedOrigin(given);
  return origin === null ? place.origin : (chosenOrigin(request, origin) ?? '');
}

function chosenOrigin(request: unknown, origin: Settings['origin']): string | null {
  if (typeof origin !== 'function') return origin;
  const chosen = origin(request) ?? null;
  return chosen === null ? null : checkedOrigin(chosen);
}

function pathIn({ manifest, root, hashedRoot, path }: Snapshot, file: string): string {
  const fault = pathFault(file);
  if (fault !== null) throw new TypeError(`${JSON.stringify(file)} is no path of a file of the build: ${fault}`);
  if (root === null)
    throw new Error(`The manifest ${path} stands in no directory: read it with loadAssets() to get paths of files.`);
  return `${Object.hasOwn(manifest.outputs, file) ? (hashedRoot ?? root) : root}/${file}`;
}
