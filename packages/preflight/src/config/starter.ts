// starter.ts: which configuration does somebody begin with?
import type { Manifest } from '@truename/manifest';

/** What is known when a configuration is begun. */
export interface Beginning {
  readonly manifest: Manifest;
  /** Path of the manifest, from the configuration's directory. */
  readonly path: string;
  /** TypeScript, or JavaScript with types in a comment. */
  readonly isTyped: boolean;
}

/** A commented configuration with an environment for production and one for staging, to be filled in. */
export function starterConfig({ manifest, path, isTyped }: Beginning): string {
  const [head, tail] = isTyped
    ? ["import { defineConfig } from 'truename/config';\n\nexport default defineConfig({", '});']
    : ["/** @type {import('truename/config').Config} */\nexport default {", '};'];
  return `// Which environments "truename preflight" looks at. All keys: docs/preflight.md, or the types.
${head}
  // The build that is served: ${countText(manifest)}.
  manifest: ${quoted(path)},
  environments: {
    staging: {
      pages: ['https://staging.example.com/'],
    },
    production: {
      // URLs that users open: at least one of each host.
      pages: [
${pagesOf(manifest)
  .map((page) => `        ${quoted(`https://www.example.com/${page}`)},\n`)
  .join('')}        // { url: 'https://partner.example.com/health', match: 'ok' },
      ],
${assetLines(manifest)}      // What an error looks like that is sent with status 200.
      // expect: { notMatch: /Service Not Found/i },
      // Machines behind the balancer: each is asked directly, with the Host and the SNI of the URL.
      // instances: ['192.0.2.11', '192.0.2.12'],
      // The certificate; "ca" is for one of your own.
      // tls: { warnDays: 21, failDays: 7, minVersion: 'TLSv1.2', ca: 'ca.pem' },
      // Who issues tokens. The token itself is in the environment variable, and is sent nowhere.
      // oidc: [{ issuer: 'https://auth.example.com/', tokenEnv: 'PREFLIGHT_TOKEN', audience: 'app' }],
      // How long files of earlier builds are kept.
      retentionDays: 30,
${mapLines(manifest)}    },
  },
${tail}
`;
}

function countText({ outputs, originals, build }: Manifest): string {
  const [files, copies] = [Object.keys(outputs).length, Object.keys(originals).length];
  return `${files} hashed files${copies > 0 ? `, ${copies} originals` : ''} (build ${build} when this was written)`;
}

/** Pages that the build has, as visitors ask for them. */
function pagesOf({ fixed }: Manifest): string[] {
  const paths = Object.keys(fixed)
    .filter((path) => /\.html?$/.test(path) && !/(?:^|\/)(?:[45]\d\d|offline)\./.test(path))
    .map((path) => path.replace(/(^|\/)index\.html$/, '$1'))
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  return paths.length === 0 ? [''] : paths.slice(0, 3);
}

function assetLines({ base }: Manifest): string {
  if (/^(?:https?:)?\/\//.test(base))
    return `      // Where the files are: the base of the build.\n      assets: ${quoted(base.replace(/^\/\//, 'https://'))},\n`;
  const where = base === './' ? 'beside the first page' : `at ${base} of the first page's host`;
  return `      // Where the files are. Without it: ${where}.\n      // assets: 'https://cdn.example.com${base === './' ? '/' : base}',\n`;
}

function mapLines({ maps }: Manifest): string {
  const count = Object.keys(maps).length;
  if (count === 0) return '';
  return `      // The build has ${count} source maps, which hold the source code. Where everybody may read them:\n      // skip: ['map.public'],\n`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;
}
