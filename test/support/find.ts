// find.ts: where on this machine is a program that Node does not bring along?
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that some tests need; `.ci/run` installs all but Varnish. */
export type Program =
  | 'apache2'
  | 'caddy'
  | 'chromium'
  | 'git'
  | 'nginx'
  | 'openssl'
  | 'perl'
  | 'php'
  | 'python3'
  | 'rsync'
  | 'ruby'
  | 'script'
  | 'varnishd'
  | 'xxh64sum';

/** Servers are often outside a user's PATH. */
const also = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Absolute path of a program; null where it is missing. */
export function find(program: Program): string | null {
  const directories = [...(process.env.PATH ?? '').split(delimiter), ...also];
  return (
    directories
      .filter(Boolean)
      .map((directory) => join(directory, program))
      .find(isExecutable) ?? null
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
