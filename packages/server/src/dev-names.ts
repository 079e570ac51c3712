// dev-names.ts: which names could have been meant while a site is developed?
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DevPlace } from './dev-server.ts';

/** A project may hold any number of files, and a suggestion is worth only so much time. */
const mostNames = 20_000;

/** Names of the files of the public directory, and below the root; sorted. Nothing hidden, and no packages. */
export function devNames({ root, publicDir }: DevPlace): readonly string[] {
  const names = new Set<string>();
  if (publicDir !== '') collect(publicDir, names, () => true);
  collect(root, names, (dir) => dir !== publicDir && !dir.endsWith('node_modules'));
  return [...names].sort();
}

function collect(top: string, names: Set<string>, isWanted: (dir: string) => boolean): void {
  const waiting = [''];
  for (let prefix = waiting.pop(); prefix !== undefined && names.size < mostNames; prefix = waiting.pop())
    for (const entry of entriesOf(join(top, prefix))) {
      const name = prefix + entry.name;
      if (entry.name.startsWith('.')) continue;
      if (entry.isFile()) names.add(name);
      else if (entry.isDirectory() && isWanted(join(top, name))) waiting.push(`${name}/`);
    }
}

function entriesOf(dir: string): readonly Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch {
    return [];
  }
}
