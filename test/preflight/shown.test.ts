// shown.test.ts: is whatever may be a key, or a command to what reads along, kept out of all outputs?
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { annotations, junit } from '@truename/preflight';
import { describe, expect, test } from 'vitest';
import { shownText } from '../../packages/preflight/src/shown-urls.ts';
import { truename } from '../cli/terminal.ts';
import { tempDir } from '../support/temp.ts';
import { at, createGround } from './plain-ground.ts';

const ground = createGround();
const { started, found } = ground;

describe('what may be a key to something is not shown', () => {
  test('of a redirect, a page and what it names', async () => {
    const port = await started((request, response) => {
      if (request.url?.startsWith('/?api_key=') !== true) return false;
      const location =
        'http://user:s3cr3t@a.shop.test:1/file?X-Amz-Expires=60&X-Amz-Signature=s3cr3t#access_token=s3cr3t';
      response.writeHead(302, { location }).end();
      return true;
    });
    const pages = ['http://a.shop.test', 'http://b.shop.test'].map((origin) => `${origin}:${port}/?api_key=s3cr3t`);
    const { report, came, findings } = await found(port, { pages });
    expect(JSON.stringify(report)).not.toContain('s3cr3t');
    expect(junit([report]) + annotations(report, { file: 'x', line: 1 })).not.toContain('s3cr3t');
    expect(findings[0]?.subjects[0]).toBe(report.pages[0]);
    expect(report.pages[0]).toBe(`http://a.shop.test:${port}/?api_key=…`);
    expect(came).toContain('refused');
    const expected = await found(port, { pages: [{ url: pages[0]!, status: 404 }] }, ['route.status']);
    expect(JSON.stringify(expected.report)).not.toContain('s3cr3t');
  });

  test.each([
    ['https://u:p@a/?b=c&d#e=f', 'https://…@a/?b=…&d#e=…'],
    ['see https://a/?b=c, and https://a/?b=c:3:4 names "/x"', 'see https://a/?b=…, and https://a/?b=…:3:4 names "/x"'],
    ['https://a/@scope/x.js?', 'https://a/@scope/x.js?'],
    ['404 of /?b=c is no URL', '404 of /?b=c is no URL'],
  ])('%s', (text, shown) => {
    expect(shownText(text)).toBe(shown);
    expect(shownText(shown)).toBe(shown);
  });

  test.each([
    ['json', '{ "environments": { "a": { "pages": ["https://deploy:s3cr3t@shop.test/"] } } }'],
    ['json', '{ "environments": { "a": { "pages": ["deploy:s3/cr3t@shop.test"] } } }'],
    ['json', '{ "environments": { "a": { "pages": ["https://shop.test/?key=s3cr3t#a"] } } }'],
    ['json', '{ "environments": { "a": { "pages": ["https://x/"], "skip": ["Bearer eyJs3cr3t"] } } }'],
    ['json', '{ "environments": { "a": { "oidc": [{ "tokenEnv": s3cr3t } ] } } }'],
    ['json', '{ "environments": { "a": { "oidc": [{ "tokenEnv": "s3cr3t" "x": 1 } ] } } }'],
    ['mjs', 'export default { environments: { a: { oidc: [{ tokenEnv: eyJs3cr3t }] } } };'],
  ])('of a %s configuration: %s', async (ending, text) => {
    const cwd = await tempDir();
    await writeFile(join(cwd, `truename.config.${ending}`), text);
    const { code, stdout, stderr } = await truename(['preflight'], { cwd });
    expect(code).toBe(2);
    expect(stdout + stderr).not.toMatch(/s3|cr3t/);
  });
});

test('what a server says is no command for whatever reads the log', async () => {
  const words = `${'x'.repeat(60)} ::stop-commands::x ##[error]y`;
  const port = await started(
    at('/', (_, response) => response.writeHead(500, { 'content-type': 'text/plain' }).end(words)),
  );
  const cwd = await tempDir();
  const config = {
    manifest: join(ground.site().dir, '.truename/manifest.json'),
    environments: { a: { pages: [`http://127.0.0.1:${port}/`], retries: 0 } },
  };
  await writeFile(join(cwd, 'truename.config.json'), JSON.stringify(config));
  for (const columns of [40, 50, 60, 70, 80, 90, 100]) {
    const { stdout } = await truename(['preflight'], { cwd, columns });
    expect(stdout).toContain('stop-commands');
    expect(stdout).not.toMatch(/^\s*::|##\[/m);
  }
});
