// pages.test.ts: does every check have a page, and do its examples work?
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkIds, explanation } from '@truename/preflight';
import { beforeAll, describe, expect, test } from 'vitest';
import { find, needs } from '../support/needs.ts';
import { tempDir } from '../support/temp.ts';
import { type Certificate, createAuthority } from './certificates.ts';

const run = promisify(execFile);

test('every check has a page, and every page a check', () => {
  const folder = new URL('../../packages/preflight/pages/', import.meta.url);
  expect(readdirSync(folder).sort()).toEqual(checkIds.map((id) => `${id}.md`).sort());
});

describe.each(checkIds)('the page of %s', (id) => {
  test('says what is found, why it matters, and how it is mended at four places', () => {
    const headings = explanation(id).match(/^#+ .*/gm);
    const places = ['### nginx', '### Caddy', '### CloudFront', '### ALB'];
    expect(headings).toEqual([`# ${id}`, '## Why it matters', '## How to mend it', ...places]);
    for (const part of explanation(id)
      .split(/^#+ .*$/m)
      .slice(1))
      expect(part.trim().length).toBeGreaterThan(10);
  });
});

/** Blocks of code below a heading. */
function blocks(id: (typeof checkIds)[number], heading: string): string[] {
  const [, part = ''] = explanation(id).split(`### ${heading}\n`);
  const lines = part.split(/^### /m)[0]!.split('\n');
  const found: string[][] = [[]];
  for (const [index, line] of lines.entries()) {
    const isCode = line.startsWith('    ') || (line === '' && lines[index + 1]?.startsWith('    ') === true);
    if (isCode) found.at(-1)!.push(line.slice(4));
    else if (found.at(-1)!.length > 0) found.push([]);
  }
  return found.map((each) => each.join('\n').trim()).filter((each) => each !== '');
}

const examples = (heading: string) => checkIds.flatMap((id) => blocks(id, heading).map((code) => [id, code] as const));

needs('nginx', 'openssl')('an example for nginx', () => {
  let good: Certificate;
  beforeAll(async () => {
    const authority = await createAuthority(join(await tempDir(), 'ca'));
    good = await authority.certificate('good', { names: ['game.example.jp'] });
  });

  test.each(examples('nginx'))('of %s is one: %s', async (_, code) => {
    const dir = await tempDir();
    const real = code
      .replace(/…/g, '')
      .replace(/(ssl_certificate +)[^;]+;/g, `$1${good.chain};`)
      .replace(/(ssl_certificate_key +)[^;]+;/g, `$1${good.key};`)
      .replace('include mime.types;', 'include /etc/nginx/mime.types;')
      .replace('include /etc/nginx/truename.conf;', '')
      .replaceAll('http://issuer', 'http://127.0.0.1');
    const keys = real.includes('ssl_certificate')
      ? ''
      : `ssl_certificate ${good.chain}; ssl_certificate_key ${good.key};`;
    const http = real.startsWith('server') ? `${keys} ${real}` : `server { listen 127.0.0.1:1;\n${real}\n}`;
    await writeFile(
      join(dir, 'nginx.conf'),
      `pid ${dir}/pid; error_log stderr; events { } http { access_log off; ${http} }`,
    );
    await run(find('nginx')!, ['-t', '-c', join(dir, 'nginx.conf')]);
  });

  test('there are some', () => expect(examples('nginx').length).toBeGreaterThan(20));
});

needs('caddy')('an example for Caddy', () => {
  test.each(examples('Caddy'))('of %s is one: %s', async (_, code) => {
    // A name with a dot before the bracket is the address of a site; a bracket alone begins global options.
    const isWhole = /^(?:\{|(?:http:\/\/)?\w+\.[\w., ]+ \{)/.test(code);
    // Debian has Caddy 2.6.2.
    const known = code.replace(/^ *trusted_proxies .*$/m, '');
    const file = join(await tempDir(), 'Caddyfile');
    await writeFile(file, isWhole ? known : `shop.test {\n${known}\n}\n`);
    await run(find('caddy')!, ['adapt', '--config', file, '--adapter', 'caddyfile']);
  });
});
