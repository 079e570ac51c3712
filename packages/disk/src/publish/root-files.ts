// root-files.ts: which files of a plain web root belong to its live build, and where do their bytes stand?
import { languageOf } from '@truename/engine';
import { type FixedRecord, type Manifest, releasedFiles, releasedFolders } from '@truename/manifest';
import { isDeployed } from './check-build.ts';

/** A file that has another content in each build. */
export interface RootFile {
  /** Below the root. */
  readonly path: string;
  /** Where the target holds its bytes. */
  readonly place: string;
  /** Null for a source map. */
  readonly size: number | null;
  readonly hash: string | null;
  /** May be written where it is deployed. */
  readonly isDeployed: boolean;
  /** Need not be there. */
  readonly isOptional: boolean;
  readonly kind: 'page' | 'original' | 'other';
  /** May be replaced by whoever made it. */
  readonly isMap: boolean;
  /** Of a compressed copy its file; null for all others. */
  readonly copyOf: { readonly path: string; readonly record: FixedRecord } | null;
}

/** What is not named by its content: fixed files, un-hashed copies, source maps, and compressed copies of pages. */
export function rootFiles(manifest: Manifest): RootFile[] {
  const own = releasedFiles(manifest, 'flat')
    .filter(({ place }) => place.startsWith(`${releasedFolders.flat.builds}/`))
    .map((file): RootFile => {
      const record = file.kind === 'variant' ? manifest.fixed[file.of] : undefined;
      const isPage = languageOf(file.kind === 'variant' ? file.of : file.path) === 'html' && file.kind !== 'map';
      return {
        ...{ path: file.path, place: file.place, size: file.size, hash: file.hash },
        isDeployed: isDeployed(file, manifest),
        isOptional: file.kind === 'variant' || file.kind === 'map',
        kind: isPage ? 'page' : 'other',
        isMap: file.kind === 'map',
        copyOf: record === undefined ? null : { path: file.of, record },
      };
    });
  return [...own, ...originals(manifest)];
}

function originals({ originals, outputs }: Manifest): RootFile[] {
  return Object.entries(originals).map(([path, place]) => {
    const { size = null, hash = null } = outputs[place] ?? {};
    const none = { isDeployed: false, isOptional: false, isMap: false, copyOf: null };
    return { path, place, size, hash, ...none, kind: 'original' };
  });
}
