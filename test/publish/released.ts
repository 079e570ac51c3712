// released.ts: a target in memory, with builds to release to it.
import {
  type Activated,
  type ActivateOptions,
  type Answer,
  activateBuild,
  type FileSystem,
  type Pruned,
  type PruneOptions,
  type Published,
  type PublishOptions,
  pruneTarget,
  publishTree,
  type Released,
  type RolledBack,
  releaseTree,
  rollBack,
} from '@truename/disk';
import { formatProblem } from '@truename/engine';
import { createDisk, type Disk, type Files } from '../disk/disk.ts';
import type { Tree } from '../faults/usable.ts';

/** A small site; `edition` changes its script, and the page that names it. */
export function site(edition: string): Files {
  return {
    'index.html': `<link rel="stylesheet" href="css/site.css"><script src="app.js"></script><img src="img/logo.svg"> ${edition}`,
    'about.html': '<link rel="stylesheet" href="css/site.css">',
    'css/site.css': 'a { background: url(../img/logo.svg) }',
    'img/logo.svg': '<svg/>',
    'app.js': `"${edition}"`,
    'robots.txt': 'x',
  };
}

export const day = 86_400_000;

/** A disk with a target, and a clock that stands until it is told. */
export interface Shop {
  readonly disk: Disk;
  /** Is its target a plain web root? */
  readonly isFlat: boolean;
  /** Milliseconds since 1970. */
  now: number;
  /** Digests files to `/<name>`. Gives the build id. */
  build(name: string, files: Files, options?: Parameters<Disk['digest']>[2]): Promise<string>;
  publish(name: string, options?: PublishOptions): Promise<Answer<Published>>;
  activate(build: string, options?: ActivateOptions): Promise<Answer<Activated>>;
  release(name: string, options?: PublishOptions & ActivateOptions): Promise<Answer<Released>>;
  rollBack(build?: string, options?: ActivateOptions): Promise<Answer<RolledBack>>;
  prune(options?: PruneOptions): Promise<Answer<Pruned>>;
  /** Paths and contents of the target. */
  tree(): Tree;
  paths(): string[];
  /** The same on a disk of its own. */
  copy(): Shop;
}

export const start: number = Date.parse('2026-11-01T00:00:00.000Z');

/** @param flat for the layout of all that is published. */
export function createShop(flat = false, disk: Disk = createDisk(), now: number = start): Shop {
  const common = (fs: FileSystem | undefined) => ({ fs: fs ?? disk.fs, clock: () => shop.now });
  const shop: Shop = {
    ...{ disk, now, isFlat: flat },
    build: async (name, files, options) => {
      disk.volume.rmSync(`/in-${name}`, { recursive: true, force: true });
      disk.write(`/in-${name}`, files);
      const { manifest, problems } = await disk.digest(`/in-${name}`, `/${name}`, options);
      if (manifest === null) throw new Error(problems.map(formatProblem).join('\n'));
      return manifest.build;
    },
    publish: (name, options = {}) => publishTree(`/${name}`, '/target', { flat, ...options, ...common(options.fs) }),
    activate: (build, options = {}) => activateBuild('/target', build, { ...options, ...common(options.fs) }),
    release: (name, options = {}) => releaseTree(`/${name}`, '/target', { flat, ...options, ...common(options.fs) }),
    rollBack: (build, options = {}) => rollBack('/target', build, { ...options, ...common(options.fs) }),
    prune: (options = {}) => pruneTarget('/target', { ...options, ...common(options.fs) }),
    tree: () => disk.read('/target'),
    paths: () => Object.keys(disk.read('/target')),
    copy: () => createShop(flat, disk.copy(), shop.now),
  };
  return shop;
}

/** What was done; throws what stood against it. */
export function done<T>({ done: value, problems }: Answer<T>): T {
  if (value === null) throw new Error(problems.map(formatProblem).join('\n'));
  return value;
}

/** Problems as `severity code path`. */
export function codes({ problems }: Answer<unknown>): string[] {
  return problems.map(({ severity, code, at }) => `${severity} ${code} ${at?.path ?? ''}`.trim());
}
