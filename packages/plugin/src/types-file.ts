// types-file.ts: what does TypeScript know of the logical names?
import type { Manifest } from '@truename/manifest';

/** A declaration file with the unions of logical names, for `asset()` in client code and for the server helper. */
export function typesFile(manifest: Manifest): string {
  const assets = [...Object.keys(manifest.assets), ...Object.keys(manifest.fixed)];
  const entries = Object.keys(manifest.entries);
  return `// Written by @truename/plugin at every build.

/** The logical names of the last build. */
interface TruenameNames {
  asset: ${union(assets)};
  entry: ${union(entries)};
  /** Their bytes stand in the code that asks for them: they have no file that a server could name. */
  inlined: ${union(Object.keys(manifest.inlined))};
}

declare module 'virtual:truename' {
  /** The URL of an asset; the call is replaced when the code is built. */
  export function asset(name: TruenameNames['asset'] | TruenameNames['inlined']): string;
  /** The URLs of all assets that match a glob, by logical name; the call is replaced when the code is built. */
  export function assetMap(glob: string): Readonly<Record<string, string>>;
}
`;
}

function union(names: readonly string[]): string {
  const sorted = [...new Set(names)].sort();
  return sorted.length === 0 ? 'never' : sorted.map((name) => `\n    | ${JSON.stringify(name)}`).join('');
}
