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
  /** Does one of these hashed files of the build stand there, whole? */
  readonly hasAny: (snapshot: Snapshot, paths: readonly string[]) => Promise<boolean>;
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
  readonly served: Pick<Served, 'add' | 'use' | 'keepOnly'>;
}

/**
 * The builds that a process knows. What was added stays as long as the disk has it: pages of other instances and open
 * tabs name it. The build that pages use stays in any case.
 */
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
  /** By build and directory, in the order in which they were found. */
  readonly #known = new Map<string, Snapshot>();
  /** Those that stand beside the newest. */
  #beside: readonly Snapshot[] = [];
  readonly #context: Context;
  /** Directory → the build whose templates an engine may have cached. */
  readonly #templates: Map<string | null, string>;

  constructor(first: Snapshot, context: Context) {
    this.#context = context;
    this.used = createGeneration(first, context.settings);
    this.newest = first;
    this.#known.set(keyOf(first), first);
    this.#templates = new Map([[first.root, first.manifest.build]]);
  }

  /** Ids, in the order in which they were found. */
  get builds(): readonly string[] {
    return [...new Set(Array.from(this.#known.values(), ({ manifest }) => manifest.build))];
  }

  /** Whether anything was added. What is refused is the fault, and changes nothing else. */
  async look(): Promise<boolean> {
    const { source } = this.#context;
    if (source === null) return false;
    const before = this.additions;
    this.looks++;
    try {
      this.#tell(this.#accept(await source.newest()));
      await this.#letGo(source);
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
      this.#known.set(keyOf(snapshot), snapshot);
      this.additions++;
    }
    this.#addBeside(beside);
    if (absent.length > 0) return incomplete(snapshot, absent);
    return (this.#context.follow ? this.#follow(snapshot) : null) ?? passedOver;
  }

  #addBeside(beside: readonly Snapshot[]): void {
    for (const snapshot of beside) {
      const { manifest, root, hashedRoot } = snapshot;
      if (this.#known.get(keyOf(snapshot)) === snapshot) continue;
      this.#context.served.add(manifest, root ?? '', { hashedRoot, isOlder: true });
      this.#known.set(keyOf(snapshot), snapshot);
      this.additions++;
    }
    this.#beside = beside;
  }

  /**
   * Forgets builds of which nothing stands on the disk that no later one has. A site may be built a thousand times over
   * itself while a process lives.
   */
  async #letGo(source: Source): Promise<void> {
    const current = [this.used.snapshot, this.newest, ...this.#beside];
    const keys = new Set(current.map(keyOf));
    const past = Array.from(this.#known).filter(([key]) => !keys.has(key));
    const kept = new Set(current.flatMap(({ manifest }) => Object.keys(manifest.outputs)));
    let hasGone = false;
    for (const [key, snapshot] of past.reverse()) {
      const own = Object.keys(snapshot.manifest.outputs).filter((path) => !kept.has(path));
      if (await source.hasAny(snapshot, own)) for (const path of own) kept.add(path);
      else hasGone = this.#known.delete(key);
    }
    if (hasGone) this.#context.served.keepOnly([...current, ...Array.from(this.#known.values()).reverse()]);
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

function keyOf({ manifest, root }: Snapshot): string {
  return JSON.stringify([manifest.build, root]);
}

function incomplete({ manifest, path }: Snapshot, absent: readonly string[]): string {
  const rest = absent.length > 3 ? ` and ${absent.length - 3} more` : '';
  return (
    `Build ${manifest.build} is not complete: not there, or not whole, ${absent.length === 1 ? 'is' : 'are'} ` +
    `${absent.slice(0, 3).join(', ')}${rest}\n` +
    `  Pages stay with their build until the files are there. Copy files before the manifest. Manifest ${path}`
  );
}
