// gate.ts: does the disk hold what we named?
import { Buffer } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, readContent } from '@truename/disk';
import { type Hasher, languageOf, type Output, type Problem } from '@truename/engine';
import { tokenShape } from './patterns.ts';
import type { Named } from './run.ts';

/** What the last look at the output directory found. */
export interface GateResult {
  readonly problems: readonly Problem[];
  /** Fixed files that another plugin changed after naming: path → size and sum of what is there now. */
  readonly changed: ReadonlyMap<string, { readonly size: number; readonly sum: string }>;
  /** What another plugin took away: companions (error trackers upload source maps and delete them), and what may be gone. */
  readonly gone: ReadonlySet<string>;
  /** Files that another plugin wrote after naming: path → size and sum. */
  readonly added: ReadonlyMap<string, { readonly size: number; readonly sum: string }>;
}

export interface Gate {
  readonly dir: string;
  readonly named: Named;
  readonly hasher: Hasher;
  /** Paths that stood in the directory before the build. */
  readonly before: ReadonlySet<string>;
  /** Does another output write this path? */
  isOfOthers(path: string): boolean;
  /** Paths that another output writes too and has not finished: its own gate looks at them. */
  readonly inTheMaking: ReadonlySet<string>;
  /** Our own files: the manifest and what stands beside it. */
  readonly own: ReadonlySet<string>;
  /** Fixed files that may be gone: no named file refers to them. */
  readonly mayBeGone: ReadonlySet<string>;
}

/**
 * Reads every output again: it is there, its bytes are those that were named, and no placeholder is left in any file,
 * not even in one that another plugin wrote after us.
 */
export function checkOutputs(gate: Gate): GateResult {
  const problems: Problem[] = [];
  const changed = new Map<string, Found>();
  const added = new Map<string, Found>();
  const gone = new Set<string>();
  const expected = expectedFiles(gate.named);
  for (const [path, output] of expected) {
    if (gate.inTheMaking.has(path)) continue;
    const found = look(gate, path, output.bytes === null);
    if (found === null && (output.companionOf !== undefined || gate.mayBeGone.has(path))) gone.add(path);
    else if (found === null) problems.push(missing(path));
    else if (found.sum === output.sum) problems.push(...leftTokens(gate, path, tokenText(output)));
    else if (output.fixed === undefined && output.companionOf === undefined) problems.push(changedAfter(path));
    else changed.set(path, found);
  }
  for (const path of listFiles(gate.dir)) {
    if (expected.has(path) || gate.own.has(path) || gate.before.has(path) || gate.isOfOthers(path)) continue;
    const found = look(gate, path, true);
    if (found) added.set(path, found);
  }
  for (const path of [...changed.keys(), ...added.keys()])
    problems.push(...leftTokens(gate, path, languageOf(path) === 'binary' ? null : readFileSync(join(gate.dir, path))));
  return { problems, changed, added, gone };
}

interface Found {
  readonly size: number;
  readonly sum: string;
}

function expectedFiles({ outputs, originals }: Named): Map<string, Output> {
  const expected = new Map(outputs.map((output) => [output.path, output]));
  for (const [original, path] of originals) {
    const output = expected.get(path);
    if (output) expected.set(original, output);
  }
  return expected;
}

/** Null where no file stands. A file that may be large is hashed as a stream. */
function look({ dir, hasher }: Gate, path: string, mayBeLarge: boolean): Found | null {
  const absolute = join(dir, path);
  if (mayBeLarge) {
    const stats = statSync(absolute, { throwIfNoEntry: false });
    if (!stats?.isFile()) return null;
    const content = readContent({ path, absolute, size: stats.size, language: 'binary' }, hasher);
    return 'bytes' in content ? { size: content.bytes.byteLength, sum: hasher.sum(content.bytes) } : content;
  }
  try {
    const bytes = readFileSync(absolute);
    return { size: bytes.byteLength, sum: hasher.sum(bytes) };
  } catch {
    return null;
  }
}

/** A file of the author's that happens to hold such text is not ours to judge, unless the bundler made it. */
function tokenText({ asset, bytes }: Output): Uint8Array | null {
  return asset.origin === 'tree' || asset.language === 'binary' ? null : bytes;
}

function leftTokens({ hasher }: Gate, path: string, bytes: Uint8Array | null): Problem[] {
  const shape = tokenShape(hasher.length);
  if (shape.test(path)) return [emittedLate(path)];
  if (bytes === null) return [];
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const name = text.match(new RegExp(`[\\w.-]*${shape.source}[\\w.-]*`))?.[0];
  return name === undefined ? [] : [unnamed(path, name)];
}

function missing(path: string): Problem {
  return {
    code: 'changed-after-naming',
    severity: 'error',
    message: `${path} was named, and is not in the output directory`,
    at: { path },
    hint: 'A plugin or script deleted or renamed it after naming; let that plugin stand before truename() in the list, or let the script work on the logical names in the manifest',
  };
}

function changedAfter(path: string): Problem {
  return {
    code: 'changed-after-naming',
    severity: 'error',
    message: `${path} was changed after it was named: its name is no longer its content`,
    at: { path },
    hint: 'A plugin edits files after naming; let it do so in generateBundle or renderChunk, and stand before truename() in the list',
  };
}

function emittedLate(path: string): Problem {
  return {
    code: 'unnamed-token',
    severity: 'error',
    message: `${path} still holds a placeholder of the build (its name)`,
    at: { path },
    hint: 'A plugin emitted it after the names were made; let that plugin stand before truename() in the list',
  };
}

function unnamed(path: string, name: string): Problem {
  return {
    code: 'unnamed-token',
    severity: 'error',
    message: `${path} still holds a placeholder of the build (${JSON.stringify(name)})`,
    at: { path },
    hint: 'A plugin took that file out of the bundle, or copied its name before the names were known; let it read the names in writeBundle, or emit its file instead of writing it (rollup-plugin-visualizer: emitFile: true)',
  };
}
