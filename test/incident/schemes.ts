// schemes.ts: in which ways may a site name its static files?
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { truename as plugin } from '@truename/plugin';
import { truename } from '@truename/server/express';
import { loadAssets } from '@truename/server/node';
import express, { type RequestHandler } from 'express';
import { build } from 'vite';
import xxhash from 'xxhash-wasm';
import { plainFiles, publicFiles, sourceFiles, type Version, writeFiles } from './app.ts';

export type SchemeId = 'mtime' | 'mtime-etag' | 'query-hash' | 'public' | 'newest-only' | 'truename';

/** A way to name files, from the build to the server. */
export interface Scheme {
  readonly id: SchemeId;
  readonly title: string;
  /** How a target gets a build: its files replace those that are there, or take their places too, or it is released. */
  readonly delivery: 'replace' | 'add' | 'release';
  /** Writes the output of a version to `output`, which does not exist; `source` is for what it is made from. */
  readonly build: (version: Version, place: { readonly source: string; readonly output: string }) => Promise<void>;
  /** What an instance with these files runs, as it starts: the page, and the files that it names. */
  readonly start: (directory: string) => Promise<Site>;
}

/** What one instance answers. */
export interface Site {
  readonly page: () => string;
  readonly files: RequestHandler;
  readonly close: () => void;
}

const { h64Raw } = await xxhash();

/** The URL of a file says something about the file as it stands on this instance. */
function stamped(directory: string, stampOf: (path: string) => string): Site['page'] {
  const stamp = (name: string): string => `/${name}?v=${stampOf(join(directory, name))}`;
  return () => readFileSync(join(directory, 'page.html'), 'utf8').replace(/\{\{(.+?)\}\}/g, (_, name) => stamp(name));
}

const modified = (path: string): string => String(Math.floor(statSync(path).mtimeMs / 1000));
const hashed = (path: string): string => h64Raw(readFileSync(path)).toString(16).padStart(16, '0');

const writePlain: Scheme['build'] = (version, { output }) => writeFiles(output, plainFiles(version));

/** Express's static files: `public, max-age=0`, so that a browser asks each time. */
function plainSite(directory: string, page: Site['page'], options: { readonly etag: boolean }): Site {
  return { page, files: express.static(directory, { ...options, index: false }), close: () => {} };
}

function pageOfBuild(directory: string): Site['page'] {
  return () => readFileSync(join(directory, 'index.html'), 'utf8');
}

async function bundle(source: string, output: string, plugins: ReturnType<typeof plugin>[] = []): Promise<void> {
  await build({
    root: source,
    configFile: false,
    logLevel: 'silent',
    plugins,
    build: { outDir: output, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
}

export const schemes: readonly Scheme[] = [
  {
    id: 'mtime',
    title: 'mtime in the query, Last-Modified only',
    delivery: 'add',
    build: writePlain,
    start: async (directory) => plainSite(directory, stamped(directory, modified), { etag: false }),
  },
  {
    id: 'mtime-etag',
    title: "mtime in the query, with send's ETag",
    delivery: 'add',
    build: writePlain,
    start: async (directory) => plainSite(directory, stamped(directory, modified), { etag: true }),
  },
  {
    id: 'query-hash',
    title: 'content hash in the query',
    delivery: 'add',
    build: writePlain,
    start: async (directory) => plainSite(directory, stamped(directory, hashed), { etag: true }),
  },
  {
    id: 'public',
    title: "plain names of Vite's public/",
    delivery: 'add',
    build: async (version, { source, output }) => {
      await writeFiles(source, publicFiles(version));
      await bundle(source, output);
    },
    start: async (directory) => plainSite(directory, pageOfBuild(directory), { etag: true }),
  },
  {
    id: 'newest-only',
    title: "Vite's default names, newest build only",
    delivery: 'replace',
    build: async (version, { source, output }) => {
      await writeFiles(source, sourceFiles(version, 'src'));
      await bundle(source, output);
    },
    start: async (directory) => plainSite(directory, pageOfBuild(directory), { etag: true }),
  },
  {
    id: 'truename',
    title: 'Truename',
    delivery: 'release',
    build: async (version, { source, output }) => {
      await writeFiles(source, sourceFiles(version, 'public'));
      await bundle(source, output, [plugin()]);
    },
    start: async (directory) => {
      const assets = await loadAssets(directory);
      const page = assets.generation().path('index.html');
      return { page: () => readFileSync(page, 'utf8'), files: truename(assets), close: assets.close };
    },
  },
];
