// faulty.ts: a file system that fails, or whose process dies, at a call.
import type { FileSystem } from '@truename/disk';

/** Calls are counted from 0; `once` fails one of them, `dead` that one and all that come after it. */
export interface Fault {
  readonly at: number;
  readonly code: string;
  readonly how: 'once' | 'dead';
}

/** A file system and what was called. */
export interface Faulty {
  readonly fs: FileSystem;
  /** Names of the calls so far. */
  readonly calls: string[];
}

export function faulty(fs: FileSystem, fault: Fault | null): Faulty {
  const calls: string[] = [];
  const wrapped = Object.entries(fs).map(([name, call]) => [
    name,
    (...given: unknown[]) => {
      const at = calls.push(name) - 1;
      if (fault && (fault.how === 'once' ? at === fault.at : at >= fault.at))
        throw Object.assign(new Error(`${fault.code}: it failed, ${name}`), { code: fault.code });
      return (call as (...all: unknown[]) => unknown)(...given);
    },
  ]);
  return { fs: Object.fromEntries(wrapped) as FileSystem, calls };
}
