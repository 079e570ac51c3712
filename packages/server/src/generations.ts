// generations.ts: which build do pages use, and which others are served beside it?
import type { Snapshot } from './build.ts';
import { createGeneration, type Used } from './generation.ts';
import type { Settings } from './options.ts';
import type { Served } from './served.ts';

/** Where newer builds are found. */
export interface Source {
  /**
   * The newest build; the same value as before while nothing has changed.
   *
   * @throws Error with a clear message where it cannot be read or trusted.
   */
  readonly newest: () => Promise<Newest>;
}

/** A build, and what is not there of it. */
export interface Newest {
  readonly snapshot: Snapshot;
  /** Paths of files that are not there, or not whole. */
  readonly absent: readonly string[];
  /** Other builds that stand there too, the same values as before; none where there is room for one only. */
  readonly beside?: readonly Snapshot[];
  /** What is wrong with others, which are passed over; null for nothing. */
  readonly passedOver?: string | null;
}

/** What generations are told. */
export interface Context {
  readonly settings: Settings;
  /** Null: there is never another build. */
  readonly source: Source | null;
  /** Do pages use a newer build once it is there? */
  readonly follow: boolean;
  /** What sends the files. */
  readonly served: Pick<Served, 'add' | 'use'>;
}

/** The builds that a process knows. What was added stays: pages of other instances and open tabs name it. */
export class Generations {
  /** What pages use. */
  used: Used;
  /** What stands on the disk. */
  newest: Snapshot;
  /** Why the newest manifest is not used as it should be; null when all is well. */
  fault: string | null = null;
  /** How many times the disk was looked at. */
  looks = 0;
  /** How many times something was added. */
  additions = 0;
  /** Ids, in the order in which they were found. */
  readonly builds: Set<string>;
  readonly #beside = new WeakSet<Snapshot>();
  readonly #context: Context;
  /** Directory → the build whose templates an engine may have cached. */
  readonly #templates: Map<string | null, string>;

  constructor(first: Snapshot, context: Context) {
    this.#context = context;
    this.used = createGeneration(first, context.settings);
    this.newest = first;
    this.builds = new Set([first.manifest.build]);
    this.#templates = new Map([[first.root, first.manifest.build]]);
  }

  /** Whether anything was added. What is refused is the fault, and changes nothing else. */
  async look(): Promise<boolean> {
    const { source } = this.#context;
    if (source === null) return false;
    const before = this.additions;
    this.looks++;
    try {
      this.#tell(this.#accept(await source.newest()));
    } catch (error) {
      this.#tell(error instanceof Error ? error.message : String(error));
    }
    return this.additions > before;
  }

  /** Others that were found together with the first. */
  begin({ beside = [], passedOver = null }: Pick<Newest, 'beside' | 'passedOver'>): void {
    this.#addBeside(beside);
    this.#tell(passedOver);
  }

  #tell(fault: string | null): void {
    if (fault !== null && fault !== this.fault) this.#context.settings.warn(fault);
    this.fault = fault;
  }

  /** Why pages cannot use it as they should. */
  #accept({ snapshot, absent, beside = [], passedOver = null }: Newest): string | null {
    const { manifest, root, hashedRoot } = snapshot;
    if (snapshot !== this.newest) {
      this.#context.served.add(manifest, root ?? '', { hashedRoot });
      this.newest = snapshot;
      this.builds.add(manifest.build);
      this.additions++;
    }
    this.#addBeside(beside);
    if (absent.length > 0) return incomplete(snapshot, absent);
    return (this.#context.follow ? this.#follow(snapshot) : null) ?? passedOver;
  }

  #addBeside(beside: readonly Snapshot[]): void {
    for (const snapshot of beside) {
      const { manifest, root, hashedRoot } = snapshot;
      if (this.#beside.has(snapshot)) continue;
      this.#context.served.add(manifest, root ?? '', { hashedRoot, isOlder: true });
      this.#beside.add(snapshot);
      this.builds.add(manifest.build);
      this.additions++;
    }
  }

  #follow(snapshot: Snapshot): string | null {
    const { manifest, path, root, hashedRoot } = snapshot;
    const { build } = this.used.snapshot.manifest;
    if (manifest.build === build && root === this.used.snapshot.root) return null;
    const templates = this.#templates.get(root) ?? manifest.build;
    if (templates !== manifest.build)
      return (
        `Pages stay with build ${build}: build ${manifest.build} was written over build ${templates} in ${root}\n` +
        '  A template engine may have cached the templates of both under one path. Give each release a directory of its\n' +
        `  own, and switch a symbolic link to it, or start the server again. Manifest ${path}`
      );
    this.#templates.set(root, manifest.build);
    this.used = createGeneration(snapshot, this.#context.settings);
    this.#context.served.use(manifest, root ?? '', { hashedRoot });
    return null;
  }
}

function incomplete({ manifest, path }: Snapshot, absent: readonly string[]): string {
  const rest = absent.length > 3 ? ` and ${absent.length - 3} more` : '';
  return (
    `Build ${manifest.build} is not complete: not there, or not whole, ${absent.length === 1 ? 'is' : 'are'} ` +
    `${absent.slice(0, 3).join(', ')}${rest}\n` +
    `  Pages stay with their build until the files are there. Copy files before the manifest. Manifest ${path}`
  );
}
