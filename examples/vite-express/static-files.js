// static-files.js: which headers does a file of the build get?
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { parseManifest } from '@truename/manifest';
import express from 'express';

const hour = 60 * 60;

/**
 * Serves a built directory: files that are named by their content for ever, all others only when asked again.
 * Names are looked up in the manifest, never guessed from their shape.
 *
 * @param {string} dist
 */
export async function staticFiles(dist) {
  const path = join(dist, '.truename', 'manifest.json');
  const { outputs } = parseManifest(await readFile(path, 'utf8'), path);
  const hashed = new Set(Object.keys(outputs));
  return express.static(dist, {
    // Both would carry the file's time, which says nothing about its content.
    etag: false,
    lastModified: false,
    cacheControl: false,
    dotfiles: 'ignore',
    index: false,
    redirect: false,
    setHeaders(response, file) {
      const name = relative(dist, file).split(sep).join('/');
      response.set('X-Content-Type-Options', 'nosniff');
      response.set('Cache-Control', hashed.has(name) ? `public, max-age=${365 * 24 * hour}, immutable` : 'no-cache');
    },
  });
}
