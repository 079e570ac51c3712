// emission.ts: when is each output handed out, and what is let go then?
import { Buffer } from 'node:buffer';
import { type CompanionContext, companionOutput, type Owner } from './companion-outputs.ts';
import type { Owners } from './companions.ts';
import type { Linked } from './edits.ts';
import type { Named } from './name.ts';
import { outputOf } from './outputs.ts';
import type { Problem } from './problems.ts';
import type { Asset, Output } from './types.ts';

/** Takes an output with its bytes as soon as they are known: a file after those it names, companions after their owner. */
export type Emit = (output: Output) => void;

/** What is emitted, and to whom. */
export interface EmissionContext extends CompanionContext {
  readonly owners: Owners;
  /** Can the path of this file be told yet? */
  hasPath(asset: Asset): boolean;
  /** Null keeps all bytes for the result. */
  readonly emit: Emit | null;
}

export interface Emission {
  /** Takes a file whose name and bytes are final. */
  done(file: Named): void;
  /** When all files are done: outputs and problems of these assets, in their order. */
  finish(assets: readonly Asset[]): { outputs: Output[]; problems: Problem[] };
}

/** Makes the outputs of files as they are named, and those of their companions. With `emit`, no bytes are kept. */
export function createEmission(context: EmissionContext): Emission {
  const companions = companionsByOwner(context.owners);
  const outputs = new Map<Asset, Output>();
  const problems = new Map<Asset, readonly Problem[]>();
  const late: Named[] = [];

  const handOut = (output: Output): void => {
    context.emit?.(output);
    outputs.set(output.asset, context.emit ? { ...output, bytes: null } : output);
  };
  const follow = (owner: Owner): void => {
    for (const companion of companions.get(owner.asset) ?? []) {
      const result = companionOutput(companion, owner, context);
      handOut(result.output);
      problems.set(companion, result.problems);
      follow(result.owner);
    }
  };
  return {
    done: (file) => {
      // A reference that could not be edited does not make a file wait for its target, whose name comes later then.
      if (file.linked.targets.every(context.hasPath)) handOut(outputOf(file, context));
      else late.push(file);
      const { linked, bytes } = file;
      follow({ asset: linked.asset, linked, hasChanged: () => hasChanged(linked, bytes) });
    },
    finish: (assets) => {
      for (const file of late) handOut(outputOf(file, context));
      return {
        outputs: assets.map((asset) => outputs.get(asset)!),
        problems: assets.flatMap((asset) => problems.get(asset) ?? []),
      };
    },
  };
}

function companionsByOwner(owners: Owners): ReadonlyMap<Asset, readonly Asset[]> {
  const result = new Map<Asset, Asset[]>();
  for (const [asset, owner] of owners) {
    if (!owner) continue;
    const list = result.get(owner);
    if (list) list.push(asset);
    else result.set(owner, [asset]);
  }
  return result;
}

function hasChanged({ text, edits }: Linked, bytes: Uint8Array | null): boolean {
  if (!bytes || !text || edits.length === 0) return false;
  return Buffer.compare(bytes, text.bytes) !== 0;
}
