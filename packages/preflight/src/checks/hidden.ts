// hidden.ts: can files be downloaded that are nobody's business?
import type { Manifest } from '@truename/manifest';
import { urlOf } from '../build-files.ts';
import type { CheckId } from '../check-list.ts';
import { type Answer, isAnswer } from '../net/ask.ts';
import { isRefusal } from '../net/caller.ts';
import { pooled } from '../pool.ts';
import { failed, passed, type Result, without } from '../results.ts';
import { type Scene, withoutAll } from '../scene.ts';
import { statusText } from '../words.ts';

/** More maps than that need not be asked for: a rule holds for all. */
const mostMaps = 50;

/** `map.public` and `manifest.private`, as users see them. */
export async function checkHidden(scene: Scene): Promise<Result[]> {
  const { assets, manifest, concurrency } = scene.settings;
  const at = { subject: assets.href, instance: null };
  const reason = scene.gates.reason(assets, null);
  if (reason !== null) return withoutAll(['map.public', 'manifest.private'], at, ['blocked', reason]);
  const maps = Object.keys(manifest.maps).toSorted().slice(0, mostMaps);
  const looks = [
    ...maps.map((path) => ({ check: 'map.public', path }) as const),
    ...privatePaths(manifest).map((path) => ({ check: 'manifest.private', path }) as const),
  ];
  const results = await pooled(looks, concurrency, ({ check, path }) => checkPath(check, urlOf(path, assets), scene));
  const none = without({ ...at, check: 'map.public' }, 'skipped', 'the build has no source maps');
  return maps.length === 0 ? [none, ...results] : results;
}

function privatePaths({ fixed }: Manifest): string[] {
  const listed = ['.vite/manifest.json', '.vite/ssr-manifest.json'].filter((path) => Object.hasOwn(fixed, path));
  return ['.truename/manifest.json', '.truename/XXH64SUMS', ...listed];
}

const asked = { 'accept-encoding': 'gzip' };

async function checkPath(check: CheckId, url: URL, { caller }: Scene): Promise<Result> {
  const at = { check, subject: url.href, instance: null };
  const question = { url, instance: null, limit: 1000, unpack: true, mayHangUp: true, headers: asked } as const;
  const reply = await caller.ask(question);
  if (isRefusal(question, reply)) return passed(at);
  if (!isAnswer(reply)) return without(at, reply.isOurs ? 'unknown' : 'blocked', reply.text);
  if (!isGiven(reply)) return passed(at);
  const isMap = check === 'map.public';
  return failed(at, {
    kind: 'public',
    expected: isMap ? '404: the map holds the source code' : '404: it lists every file of the build',
    came: `${statusText(reply)} with ${isMap ? 'a source map' : 'the manifest'}`,
    todo: isMap
      ? 'Upload maps to the error tracker, and let the server refuse *.map; where everybody may read the source, skip this check'
      : 'Let the server refuse names that start with a dot, but /.well-known/; the manifest may stand outside of the web root',
  });
}

/** An application that answers all names with its page gives nothing away. */
function isGiven({ status, start }: Answer): boolean {
  return status === 200 && /^(?:\ufeff|\)\]\}'[^\n]*\n)?\s*(?:\{|\[|[0-9a-f]{16} )/.test(start.toString('utf8'));
}
