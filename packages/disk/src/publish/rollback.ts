// rollback.ts: which build was live before, and how does it become live again?
import { type Problem, TruenameError } from '@truename/engine';
import type { Activation } from '@truename/manifest';
import { type Activated, type ActivateOptions, activate } from './activate.ts';
import { type Answer, answer, openWriter, refuse } from './answer.ts';
import { buildFaults } from './check-build.ts';
import { namedBuild } from './live-build.ts';
import { liveRecords } from './live-records.ts';
import { openTarget } from './released-target.ts';

/** A rollback is an activation of an earlier build. */
export interface RolledBack extends Activated {
  /** The build of the newest record before. */
  readonly from: string;
}

/**
 * Activates the build that was live before the newest one, or the one that is named. Done twice, it goes back twice: a
 * build that was taken back is never meant.
 */
export async function rollBack(
  target: string,
  build?: string,
  options: ActivateOptions = {},
): Promise<Answer<RolledBack>> {
  return answer(options, async (work) => {
    const writer = await openWriter(openTarget(target, work.fs));
    const { activations } = liveRecords(writer.ground.target);
    const { from, to } = wayBack(activations);
    if (from === null) throw new TruenameError([nothingBefore('Nothing was activated here yet')]);
    const wanted = build ?? to;
    if (wanted === null)
      throw new TruenameError([nothingBefore(`There is no build before ${from} that was not taken back`)]);
    const named = namedBuild(writer.ground.target, wanted);
    refuse(await buildFaults(named.manifest, writer, (done, total) => work.next('check', done, total)));
    return { ...(await activate(named, writer, { ...options, work })), from };
  });
}

/** The build of the newest record, and the one to go back to; null where there is none. */
export function wayBack(activations: readonly Activation[]): {
  readonly from: string | null;
  readonly to: string | null;
} {
  const builds: string[] = [];
  for (const { build } of activations) {
    const known = builds.indexOf(build);
    // Whatever came after an earlier activation of the same build was taken back by this one.
    if (known === -1) builds.push(build);
    else builds.length = known + 1;
  }
  return { from: builds.at(-1) ?? null, to: builds.at(-2) ?? null };
}

function nothingBefore(message: string): Problem {
  return {
    code: 'unknown-build',
    severity: 'error',
    message,
    hint: 'truename history lists the builds there are: name one of them',
  };
}
