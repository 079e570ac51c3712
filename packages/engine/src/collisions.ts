// collisions.ts: do two contents claim one path?
import { Buffer } from 'node:buffer';
import type { Problem } from './problems.ts';
import type { Asset, Output } from './types.ts';

/**
 * A path as a careless disk sees it: without case, and in one Unicode form (APFS, NTFS).
 */
export function diskKey(path: string): string {
  return isAscii.test(path) ? path.toLowerCase() : path.normalize('NFC').toLowerCase();
}

const isAscii = /^[\0-\x7f]*$/;

/** Errors for inputs whose paths differ in nothing that every disk can tell, and for two contents at one output path. */
export function collisions(outputs: readonly Output[]): Problem[] {
  const problems: Problem[] = [];
  const inputs = new Map<string, Asset>();
  const claims = new Map<string, Claim>();
  for (const output of outputs) {
    const { asset, path, digits } = output;
    const isTree = asset.origin === 'tree';
    const given = isTree ? diskKey(asset.path) : '';
    if (isTree) {
      const other = inputs.get(given);
      if (other && other.path !== asset.path) {
        problems.push(caseCollision(other, asset));
        continue;
      }
      inputs.set(given, asset);
    }
    const claim = (at: string, key: string): void => {
      const other = claims.get(key);
      if (!other) claims.set(key, { path: at, output });
      else if (!isSame(other.output, output)) problems.push(nameCollision(other, { path: at, output }));
    };
    const isMoved = asset.path !== path;
    claim(path, isTree && !isMoved ? given : diskKey(path));
    // An original keeps its path beside the output, with the same bytes.
    if (isTree && digits !== null && isMoved) claim(asset.path, given);
  }
  return problems;
}

interface Claim {
  readonly path: string;
  readonly output: Output;
}

function isSame(a: Output, b: Output): boolean {
  if (a.bytes && b.bytes) return Buffer.compare(a.bytes, b.bytes) === 0;
  return a.size === b.size && a.sum === b.sum;
}

function caseCollision(a: Asset, b: Asset): Problem {
  return {
    code: 'case-collision',
    severity: 'error',
    message: `"${a.path}" and "${b.path}" differ only by case or Unicode form: some disks keep one of them`,
    at: { path: b.path },
    hint: 'Rename one of them',
  };
}

function nameCollision(a: Claim, b: Claim): Problem {
  return {
    code: 'name-collision',
    severity: 'error',
    message: `"${a.output.asset.id}" and "${b.output.asset.id}" have different contents and would both be "${b.path}"`,
    at: { path: b.output.asset.path },
    hint: 'Rename one of them, or use a longer hash',
  };
}
