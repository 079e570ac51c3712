// exports.test.ts: which names do the package's entry points offer?
import { readFileSync } from 'node:fs';
import { createAssets } from '@truename/server';
import { expect, test } from 'vitest';
import { siteManifest } from './manifest.ts';

const home = new URL('../../packages/server/', import.meta.url);
const { exports: entries }: { exports: Record<string, unknown> } = JSON.parse(
  readFileSync(new URL('package.json', home), 'utf8'),
);

/** Names of an entry's source, types among them, since a user may import those too. */
function namesIn(source: string): readonly string[] {
  const text = readFileSync(new URL(source, home), 'utf8').replace(/^\s*\/\/.*$/gm, '');
  const listed = Array.from(text.matchAll(/^export (?:type )?\{([^}]*)\}/gm), ([, names = '']) => names.split(','));
  const declared = Array.from(text.matchAll(/^export (?:async )?(?:function|const|class|interface|type) (\w+)/gm));
  return [...listed.flat(), ...declared.map(([, name = '']) => name)]
    .map((name) => name.replace(/^\s*type\s/, '').trim())
    .filter(Boolean)
    .sort();
}

test('the names that each entry point offers', () => {
  const sources = Object.entries(entries).flatMap(([path, conditions]) =>
    typeof conditions === 'object' && conditions !== null && '@truename/source' in conditions
      ? [[path, namesIn(String(conditions['@truename/source']))] as const]
      : [],
  );
  expect(Object.fromEntries(sources)).toMatchInlineSnapshot(`
    {
      ".": [
        "Answer",
        "AssetName",
        "AssetNotFoundError",
        "Assets",
        "AssetsOptions",
        "Attributes",
        "ByteRange",
        "EntryName",
        "Generation",
        "HeaderTarget",
        "Html",
        "OnMissing",
        "Plan",
        "PlannedFile",
        "ReadFile",
        "RequestHeaders",
        "RequestNames",
        "RequestOptions",
        "ServeOptions",
        "Source",
        "StaticRequest",
        "Status",
        "UrlOptions",
        "WebBody",
        "createAssets",
      ],
      "./express": [
        "ExpressOptions",
        "truename",
      ],
      "./fastify": [
        "FastifyOptions",
        "truename",
      ],
      "./hono": [
        "HonoOptions",
        "truename",
      ],
      "./koa": [
        "KoaOptions",
        "truename",
      ],
      "./node": [
        "LoadOptions",
        "NodeAssets",
        "NodeHandler",
        "ViteServer",
        "createHandler",
        "loadAssets",
      ],
      "./nunjucks": [
        "NunjucksEnvironment",
        "NunjucksOptions",
        "addAssets",
      ],
    }
  `);
});

test('the names of the assets, of a generation and of a request', () => {
  const assets = createAssets(siteManifest());
  const names = {
    assets: Object.keys(assets).sort(),
    generation: Object.keys(assets.generation()).sort(),
    request: Object.keys(assets.forRequest({})).sort(),
    status: Object.keys(assets.status()).sort(),
  };
  expect(names).toMatchInlineSnapshot(`
    {
      "assets": [
        "answer",
        "assert",
        "build",
        "close",
        "fetch",
        "forRequest",
        "generation",
        "has",
        "integrity",
        "plan",
        "preload",
        "reload",
        "script",
        "setHeaders",
        "status",
        "style",
        "tags",
        "url",
      ],
      "generation": [
        "build",
        "forRequest",
        "has",
        "integrity",
        "path",
        "preload",
        "script",
        "style",
        "tags",
        "url",
      ],
      "request": [
        "build",
        "has",
        "integrity",
        "links",
        "path",
        "preload",
        "script",
        "style",
        "tags",
        "url",
      ],
      "status": [
        "build",
        "builds",
        "changedOriginals",
        "fault",
        "looks",
        "manifest",
        "originals",
      ],
    }
  `);
});
