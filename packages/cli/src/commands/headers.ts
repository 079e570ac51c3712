// headers.ts: `truename headers`: which lines does a web server's configuration need?
import { resolve } from 'node:path';
import { requireManifest } from '@truename/disk';
import { type Command, defineCommand } from '../command.ts';
import { apacheHeaders } from '../headers/apache.ts';
import { caddyHeaders } from '../headers/caddy.ts';
import { headerFacts } from '../headers/facts.ts';
import { nginxHeaders } from '../headers/nginx.ts';
import { servedRoot } from '../headers/served-root.ts';
import { refused } from '../refused.ts';
import { UsageError } from '../usage.ts';

const writers = { nginx: nginxHeaders, caddy: caddyHeaders, apache: apacheHeaders } as const;

/** What each server takes for a variable, a placeholder or a wildcard in a path, and nothing turns into a plain sign. */
const unusable = { nginx: /[\n\r$]/, caddy: /[\n\r{}[\]*?\\]/, apache: /[\n\r"]/ } as const;

export const headers: Command = defineCommand({
  name: 'headers',
  summary: 'Writes the configuration with which nginx, Caddy or Apache serves a digested directory',
  details: [
    'Hashed files are immutable, a missing one is never kept by a cache, and nothing is compared by the times of files. The names are taken from the naming of the manifest; the configuration stays right for later builds with the same options. Only for hashed files, as long as --serve all does not ask for pages and originals too.',
  ],
  arguments: [{ name: 'dir', help: 'The digested directory' }],
  options: {
    nginx: { type: 'flag', help: 'Locations for a server block of nginx' },
    caddy: { type: 'flag', help: 'Directives for a site block of Caddy 2' },
    apache: { type: 'flag', help: 'Sections for a VirtualHost of Apache 2.4' },
    root: {
      type: 'text',
      value: 'path',
      help: 'Where the directory stands on the machine that serves it',
      defaultHelp: 'where it is here',
    },
    serve: {
      type: 'text',
      value: 'files',
      choices: ['hashed', 'all'],
      default: 'hashed',
      help: 'Only hashed files, or all: pages, originals and source maps too, for a site without a server of its own',
    },
    manifest: {
      type: 'text',
      value: 'path',
      help: 'Where the manifest is: absolute, or from <dir>',
      defaultHelp: '.truename/manifest.json',
    },
  },
  examples: [
    { line: 'headers dist --nginx --root /var/www/dist > truename.conf', help: 'To be included in a server block' },
    { line: 'headers dist --caddy --serve all', help: 'A static site' },
    { line: 'headers dist --apache', help: 'Served from where it is here' },
  ],
  run: async ({ arguments: { dir }, options, terminal }) => {
    const chosen = (['nginx', 'caddy', 'apache'] as const).filter((server) => options[server]);
    const [server] = chosen;
    if (server === undefined || chosen.length > 1)
      throw new UsageError('Which server?', 'Give one of --nginx, --caddy and --apache');
    const directory = resolve(terminal.cwd, dir);
    const root = servedRoot(directory, options.root);
    const [sign] = unusable[server].exec(root) ?? [];
    if (sign !== undefined)
      throw new UsageError(
        `The root has ${JSON.stringify(sign)}, which means something to ${server}: ${JSON.stringify(root)}`,
        'Give --root <path> without it, such as a link to the directory',
      );
    try {
      const manifest = requireManifest(directory, options.manifest);
      const configuration = writers[server](headerFacts(manifest, { root, servesAll: options.serve === 'all' }));
      return { text: configuration.replace(/\n+$/, ''), json: { server, configuration }, problems: [] };
    } catch (error) {
      return refused(error, dir);
    }
  },
});
