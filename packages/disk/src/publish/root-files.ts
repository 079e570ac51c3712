// root-files.ts: which files of a plain web root belong to its live build, and where do their bytes stand?
import { languageOf } from '@truename/engine';
import { type Manifest, releasedFiles, releasedFolders } from '@truename/manifest';
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
}

/** What is not named by its content: fixed files, un-hashed copies, source maps, and compressed copies of pages. */
export function rootFiles(manifest: Manifest): RootFile[] {
  const own = releasedFiles(manifest, 'flat')
    .filter(({ place }) => place.startsWith(`${releasedFolders.flat.builds}/`))
    .map((file): RootFile => {
      const isPage = languageOf(file.kind === 'variant' ? file.of : file.path) === 'html' && file.kind !== 'map';
      return {
        ...{ path: file.path, place: file.place, size: file.size, hash: file.hash },
        isDeployed: isDeployed(file, manifest),
        isOptional: file.kind === 'variant' || file.kind === 'map',
        kind: isPage ? 'page' : 'other',
      };
    });
  return [...own, ...originals(manifest)];
}

function originals({ originals, outputs }: Manifest): RootFile[] {
  return Object.entries(originals).map(([path, place]) => {
    const { size = null, hash = null } = outputs[place] ?? {};
    return { path, place, size, hash, isDeployed: false, isOptional: false, kind: 'original' };
  });
}
