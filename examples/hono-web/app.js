// app.js: the application, for any runtime that knows Request and Response.
import { createAssets } from '@truename/server';
import { truename } from '@truename/server/hono';
import { Hono } from 'hono';
import { html, raw } from 'hono/html';

/**
 * @param {object} manifest the build's manifest: `import manifest from './dist/.truename/manifest.json' with { type: 'json' }`
 * @param {import('@truename/server').ReadFile} read gives the bytes of a file: from a bucket, a binding, a disk
 */
export function createApp(manifest, read) {
  const assets = createAssets(manifest, { read });
  assets.assert('src/app.js', 'style.css');

  const app = new Hono();
  app.use(truename(assets));
  app.get('/', (context) => {
    const { asset, assets: page } = context.var;
    context.header('Cache-Control', 'no-cache');
    return context.html(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>A clock</title>
<link rel="icon" href="${asset('img/clock.svg')}">
<link rel="stylesheet" href="${asset('style.css')}">
${raw(String(page.tags('src/app.js')))}
</head>
<body><img src="${asset('img/clock.svg')}" width="64" height="64" alt=""><output>–</output></body>
</html>`);
  });
  app.notFound((context) => context.text('Not here', 404, { 'Cache-Control': 'no-store' }));
  return app;
}
