// faults.test.ts: is every fault found, and told as exactly that fault?
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CheckId, EnvironmentConfig } from '@truename/preflight';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needs } from '../support/needs.ts';
import type { Wish } from './certificates.ts';
import { look } from './look.ts';
import { type BuiltSite, buildSite } from './site.ts';
import { type Block, createWorlds, immutable, notStored, own, type Worlds } from './worlds.ts';

/** A world with one fault. */
interface World {
  /** What is found; `warned …` for a warning. */
  readonly finds: readonly string[];
  readonly lines?: (site: BuiltSite) => string;
  /** What its http server does, instead of the redirect of all. */
  readonly plain?: string;
  readonly certificate?: Wish;
  readonly address?: string;
  readonly site?: () => Promise<BuiltSite>;
  readonly config?: (worlds: Worlds, site: BuiltSite) => Partial<EnvironmentConfig>;
}

const at = (site: BuiltSite, name: string): string => `/${site.output(name)}`;

const worlds: Readonly<Record<string, World>> = {
  healthy: { finds: [] },
  'other-status': { finds: ['route.status'], lines: (site) => own('/', site, 'return 503;') },
  'other-body': {
    finds: ['route.body'],
    lines: (site) => own('/', site, 'default_type text/html; return 200 "<h1>Service Not Found</h1>";'),
    config: () => ({ expect: { notMatch: /service not found/i } }),
  },
  'no-match': { finds: ['route.body'], config: () => ({ expect: { match: 'Welcome' } }) },
  'empty-body': { finds: ['route.body'], lines: (site) => own('/', site, 'default_type text/html; return 200 "";') },
  'no-redirect': {
    finds: ['route.redirect'],
    plain: 'location / { default_type text/html; return 200 "<p>not secret"; }',
  },
  'redirect-to-nowhere': {
    finds: ['route.redirect'],
    plain: 'return 301 https://nowhere.shop.test:1/;',
    config: () => ({ resolve: { 'nowhere.shop.test': '127.0.0.1' } }),
  },
  'redirect-to-another-page': { finds: ['route.redirect'], plain: 'return 301 https://$host:HTTPS/gone.html;' },
  'redirect-to-another-host': {
    finds: ['route.redirect'],
    plain: 'return 301 https://healthy.shop.test:HTTPS/;',
    config: () => ({ resolve: { 'healthy.shop.test': '127.0.0.1' } }),
  },
  'redirect-without-the-path': {
    finds: [],
    plain: 'return 301 https://$host:HTTPS/index.html;',
  },
  'leads-to-another-name': {
    finds: ['tls.identity'],
    lines: () => 'location = / { return 302 https://other-name.shop.test:PORT/; }',
    config: () => ({ resolve: { 'other-name.shop.test': '127.0.0.1' } }),
  },
  'redirect-to-http': { finds: ['route.redirect'], plain: 'return 301 http://$http_host$request_uri;' },
  'http-closed': { finds: ['route.redirect'], config: () => ({ httpPort: 1 }) },
  'http-closed-on-purpose': { finds: [], config: () => ({ httpPort: false }) },
  'other-name': { finds: ['tls.identity'], certificate: { names: ['else.shop.test'] } },
  'no-intermediate': { finds: ['tls.chain'], certificate: { names: ['*.shop.test'], isAlone: true } },
  'self-signed': { finds: ['tls.chain'], certificate: { names: ['*.shop.test'], isSelfSigned: true } },
  expired: { finds: ['tls.expiry'], certificate: { names: ['*.shop.test'], from: -90, to: -3 } },
  'not-begun': { finds: ['tls.expiry'], certificate: { names: ['*.shop.test'], from: 3 } },
  'ends-at-once': { finds: ['tls.expiry'], certificate: { names: ['*.shop.test'], to: 3 } },
  'ends-soon': { finds: ['warned tls.expiry'], certificate: { names: ['*.shop.test'], to: 12 } },
  'old-tls': {
    finds: ['tls.version'],
    address: '127.0.0.4',
    lines: () => 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers DEFAULT:@SECLEVEL=0;',
  },
  'only-old-tls': {
    finds: ['tls.version'],
    address: '127.0.0.5',
    lines: () => 'ssl_protocols TLSv1.2;',
    config: ({ authority }) => ({ tls: { ca: authority.root, minVersion: 'TLSv1.3' } }),
  },
  'no-certificate': { finds: ['tls.identity'], address: '127.0.0.6', lines: () => 'ssl_reject_handshake on;' },
  'missing-file': {
    finds: ['asset.status'],
    lines: (site) => own(at(site, 'js/part.js'), site, `${notStored} return 404;`),
  },
  'other-bytes': {
    finds: ['asset.bytes'],
    lines: (site) =>
      own(
        at(site, 'js/part.js'),
        site,
        `default_type text/javascript; ${immutable} return 200 "export const part = 2;";`,
      ),
  },
  'page-for-file': {
    finds: ['asset.bytes'],
    lines: (site) =>
      own(at(site, 'js/part.js'), site, `types { } default_type text/html; ${immutable} try_files /index.html =404;`),
  },
  'other-type': {
    finds: ['asset.type'],
    lines: (site) => own(at(site, 'js/app.js'), site, `types { } default_type text/plain; ${immutable}`),
  },
  'other-charset': {
    finds: ['asset.type'],
    lines: (site) => own(at(site, 'css/app.css'), site, `charset iso-8859-1; charset_types text/css; ${immutable}`),
  },
  'short-cache': {
    finds: ['asset.cache'],
    lines: (site) => own(at(site, 'img/photo.png'), site, 'add_header Cache-Control "public, max-age=3600";'),
  },
  'sets-cookie': {
    finds: ['asset.cache'],
    lines: (site) => own(at(site, 'img/photo.png'), site, `${immutable} add_header Set-Cookie "a=b";`),
  },
  'immutable-original': {
    finds: ['asset.cache'],
    lines: (site) => own('/img/photo.png', site, immutable),
  },
  'no-cors': {
    finds: ['asset.cors'],
    lines: (site) => own(at(site, 'font/text.woff2'), site, immutable),
    config: otherHost,
  },
  'echoed-origin': {
    finds: ['asset.cors'],
    lines: (site) =>
      own(at(site, 'font/text.woff2'), site, `${immutable} add_header Access-Control-Allow-Origin $http_origin;`),
    config: (all, site) => ({
      ...otherHost(all, site),
      pages: [all.url('healthy.shop.test'), all.url('second.shop.test')],
    }),
  },
  'classic-script': {
    // Loaded without CORS: no fault.
    finds: [],
    site: () => buildSite({ files: { 'js/app.js': 'document.title = "classic";' } }),
    lines: (site) => own(at(site, 'js/app.js'), site, immutable),
    config: otherHost,
  },
  'own-policy-with-cors': {
    // A policy counts for what is loaded without CORS.
    finds: [],
    lines: (site) =>
      own(
        at(site, 'font/text.woff2'),
        site,
        `${immutable} add_header Access-Control-Allow-Origin *; add_header Cross-Origin-Resource-Policy same-origin;`,
      ),
    config: otherHost,
  },
  'own-policy': {
    finds: ['asset.cors'],
    lines: (site) =>
      own(
        at(site, 'img/photo.png'),
        site,
        `${immutable} add_header Access-Control-Allow-Origin *; add_header Cross-Origin-Resource-Policy same-origin;`,
      ),
    config: otherHost,
  },
  'own-policy-of-one-host': {
    finds: [],
    lines: (site) =>
      own(at(site, 'img/photo.png'), site, `${immutable} add_header Cross-Origin-Resource-Policy same-origin;`),
  },
  'other-when-packed': {
    finds: ['asset.encoding'],
    site: siteWithCopy(() => gzipSync('other')),
    lines: () => 'gzip off; gzip_static on;',
  },
  'damaged-when-packed': {
    finds: ['asset.encoding'],
    site: siteWithCopy(() => Buffer.from('no gzip')),
    lines: () => 'gzip off; gzip_static on;',
  },
  'always-packed': {
    finds: ['asset.encoding'],
    site: siteWithCopy((text) => gzipSync(text)),
    lines: (site) =>
      `location = "${at(site, 'css/app.css')}" { root "${site.dir}"; gzip_static always; ${immutable} etag off; add_header Last-Modified ""; }`,
  },
  'no-vary': { finds: ['asset.vary'], lines: () => 'gzip_vary off;' },
  'varies-by-cookie': {
    finds: ['asset.vary'],
    lines: (site) => own(at(site, 'img/photo.png'), site, `${immutable} add_header Vary "Cookie";`),
  },
  'no-parts': { finds: ['asset.range'], lines: () => 'max_ranges 0;' },
  'other-part': {
    finds: ['asset.range'],
    lines: (site) =>
      own(
        at(site, 'film/intro.mp4'),
        site,
        `${immutable} if ($http_range) { add_header Content-Range "bytes 0-9/9000"; return 206 "0123456789"; }`,
      ),
  },
  'page-for-missing': {
    finds: ['missing.notfound'],
    lines: (site) =>
      `location ~ "-[0-9a-f]{16}\\.js$" { root "${site.dir}"; try_files $uri /index.html; etag off; add_header Last-Modified ""; ${immutable} }`,
  },
  'stored-missing': {
    finds: ['missing.notfound'],
    lines: (site) =>
      `location ~ "-[0-9a-f]{16}\\.js$" { root "${site.dir}"; etag off; add_header Last-Modified ""; ${immutable} }`,
  },
  'no-list-right': {
    finds: ['missing.notfound'],
    lines: (site) =>
      `location ~ "-[0-9a-f]{16}\\.js$" { root "${site.dir}"; etag off; add_header Last-Modified ""; ${immutable} try_files $uri =403; }`,
  },
  'names-what-is-gone': {
    finds: ['html.references'],
    lines: (site) =>
      own(
        '/',
        site,
        "try_files /index.html =404; sub_filter '</video>' '</video><script src=\"/js/gone-0123456789abcdef.js\"></script>'; add_header Cache-Control no-cache;",
      ),
  },
  'other-integrity': {
    finds: ['html.references'],
    lines: (site) =>
      own(
        '/',
        site,
        `try_files /index.html =404; sub_filter '<script ' '<script integrity="sha384-AAAA" '; add_header Cache-Control no-cache;`,
      ),
  },
  'immutable-page': {
    finds: ['html.cache'],
    lines: (site) => own('/', site, `try_files /index.html =404; ${immutable}`),
  },
  'page-kept-long': {
    finds: ['html.retention'],
    lines: (site) =>
      own(
        '/',
        site,
        'try_files /index.html =404; add_header Cache-Control "s-maxage=2592000, stale-while-revalidate=86400";',
      ),
  },
  'page-of-another-build': { finds: ['warned fleet.build'], site: older, config: () => ({}) },
  'etag-of-time': {
    finds: ['fleet.validators'],
    lines: (site) => `location = "${at(site, 'img/photo.png')}" { root "${site.dir}"; ${immutable} }`,
  },
  'time-only': {
    finds: ['fleet.validators'],
    lines: (site) => `location = "${at(site, 'img/photo.png')}" { root "${site.dir}"; etag off; ${immutable} }`,
  },
  'public-map': {
    finds: ['map.public'],
    // Compressed on its way, and longer than what is read of it.
    lines: () => 'gzip_types *;',
    site: () =>
      buildSite({
        files: {
          'js/app.js': '1;\n//# sourceMappingURL=app.js.map\n',
          'js/app.js.map': '{"version":3,"sources":["a.ts"],"mappings":"","x":"PAD"}'.replace('PAD', 'x '.repeat(2000)),
        },
      }),
  },
  'public-manifest': {
    finds: ['manifest.private'],
    lines: (site) =>
      `location /.truename/ { root "${site.dir}"; }\nlocation ~ "^/\\.truename/" { root "${site.dir}"; }`,
  },
  'cached-missing': { finds: ['missing.cached'], lines: proxied },
};

/** Files of this host, for a page of another one. */
function otherHost(all: Worlds, _site: BuiltSite): Partial<EnvironmentConfig> {
  return {
    pages: [all.url('healthy.shop.test')],
    resolve: { 'healthy.shop.test': '127.0.0.1', 'second.shop.test': '127.0.0.1' },
  };
}

/** A site whose style sheet has a compressed copy of something. */
function siteWithCopy(copy: (text: Buffer) => Buffer): () => Promise<BuiltSite> {
  return async () => {
    const site = await buildSite();
    const path = join(site.dir, site.output('css/app.css'));
    const { readFile } = await import('node:fs/promises');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.gz`, copy(await readFile(path)));
    return site;
  };
}

/** Pages name the files of the build before, which are kept. */
async function older(): Promise<BuiltSite> {
  const site = await buildSite();
  const before = await buildSite({ files: { 'js/app.js': 'document.title = "before";' } });
  const { copyFile } = await import('node:fs/promises');
  await copyFile(join(before.dir, before.output('js/app.js')), join(site.dir, before.output('js/app.js')));
  await copyFile(join(before.dir, 'index.html'), join(site.dir, 'index.html'));
  return site;
}

/** A cache before the healthy host that stores every 404. */
function proxied(): string {
  return `location / {
    proxy_pass https://127.0.0.1:PORT; proxy_set_header Host healthy.shop.test; proxy_ssl_server_name on; proxy_ssl_name healthy.shop.test;
    proxy_http_version 1.1; proxy_set_header Accept-Encoding $http_accept_encoding;
    proxy_cache errors; proxy_cache_valid 404 1m; proxy_ignore_headers Cache-Control; proxy_cache_key $request_uri;
    add_header X-Cache-Status $upstream_cache_status always;
  }`;
}

needs('nginx', 'openssl')('one fault', () => {
  let all: Worlds;
  let shared: BuiltSite;
  const sites = new Map<string, BuiltSite>();
  beforeAll(async () => {
    [all, shared] = [await createWorlds(), await buildSite()];
    const blocks: Block[] = [
      { host: 'second.shop.test', site: shared },
      { site: null, lines: 'location / { default_type text/plain; return 404 "Service Not Found"; }' },
    ];
    for (const [name, { lines, certificate, address, site: ownSite }] of Object.entries(worlds)) {
      const site = ownSite ? await ownSite() : shared;
      sites.set(name, site);
      blocks.push({
        host: `${name}.shop.test`,
        // The cache answers for all of its paths.
        site: lines === proxied ? null : site,
        lines: (lines?.(site) ?? '').replace('PORT', String(all.port)),
        ...(address === undefined ? {} : { address }),
        ...(certificate === undefined ? {} : { certificate: await all.authority.certificate(name, certificate) }),
      });
    }
    const plain = Object.entries(worlds).map(([name, world]) =>
      world.plain
        ? `server { listen ${all.plainPort}; server_name ${name}.shop.test; ${world.plain.replaceAll('HTTPS', String(all.port))} }`
        : '',
    );
    await all.start(blocks, `proxy_cache_path ${all.dir}/cache keys_zone=errors:1m; ${plain.join('\n')}`);
  });
  afterAll(async () => await all.stop());

  test.each(Object.entries(worlds))('%s', async (name, { finds, config, address = '127.0.0.1' }) => {
    const host = `${name}.shop.test`;
    const site = sites.get(name)!;
    const more = config?.(all, site) ?? {};
    const given = { assets: all.url(host), ...more, resolve: { [host]: address, ...more.resolve } };
    const { report, faults, exitCode } = await look(all.settings(host, site, given));
    if (process.env.SHOW)
      for (const check of report.checks)
        if (check.findings.length > 0 || check.state === 'unknown')
          console.log(JSON.stringify({ ...check.findings[0], reasons: check.reasons }, null, 1));
    expect(faults).toEqual(finds);
    expect(exitCode).toBe(finds.some((find) => !find.startsWith('warned')) ? 1 : 0);
  });

  test('no fault of one file leaves a check with nothing looked at', async () => {
    const { report } = await look(all.settings('healthy.shop.test', shared));
    const idle = report.checks.filter(({ state }) => state !== 'passed').map(({ id }) => id);
    const expected: CheckId[] = [
      'dns',
      'oidc.discovery',
      'oidc.issuer',
      'token.issuer',
      'asset.cors',
      'fleet.bytes',
      'map.public',
    ];
    expect(idle).toEqual(expected);
  });
});
