// logical-names.ts: by which names are the files of a build known?
import type { Manifest } from '@truename/manifest';

/** Path of an output or a fixed file → its logical names, sorted. */
export function logicalNames({ assets }: Manifest): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const name of Object.keys(assets).sort()) {
    const path = assets[name] as string;
    const others = names.get(path);
    if (others) others.push(name);
    else names.set(path, [name]);
  }
  return names;
}
