// activate.ts: how does a published build become the live one?
import { type Problem, TruenameError } from '@truename/engine';
import type { Activation, LiveRecord } from '@truename/manifest';
import { type Answer, answer, openWriter, type ReleaseOptions, refuse, timeText, type Work } from './answer.ts';
import { absentFiles, buildFaults } from './check-build.ts';
import { closedToUs } from './closed-to-us.ts';
import { switchPages } from './flat.ts';
import { flushNames } from './ground.ts';
import { type CompleteBuild, liveActivation, namedBuild, newestActivation } from './live-build.ts';
import { addRecord, damageOf, liveRecords } from './live-records.ts';
import type { Writer } from './look-at.ts';
import { brokenBuild, isError, notCompleted } from './release-problems.ts';
import { openTarget } from './released-target.ts';
import { surveyRoot } from './root-survey.ts';

/** What is written into the record. */
export interface ActivateOptions extends ReleaseOptions {
  /** What the build was made from, as version control names it; stands in the record. */
  readonly commit?: string;
}

/** A build is live. */
export interface Activated extends Activation {
  /** False where its record was the newest one already, and none was written. */
  readonly isNew: boolean;
  /** The build that was live before; null for the first one, and the same build where it was live already. */
  readonly before: string | null;
}

/**
 * Makes a published build the live one, by one more record; in a plain web root its pages are then switched, one by one.
 * Nothing is written where the newest record names the build already, but the switch of its pages is completed.
 *
 *     const { done, problems } = await activateBuild('/srv/shop', '5f2c9d0e1a7b3c48');
 */
export async function activateBuild(
  target: string,
  build: string,
  options: ActivateOptions = {},
): Promise<Answer<Activated>> {
  return answer(options, async (work) => {
    const writer = await openWriter(openTarget(target, work.fs));
    const named = namedBuild(writer.ground.target, build);
    const next = (done: number, total: number) => work.next('check', done, total);
    refuse(await buildFaults(named.manifest, writer, next));
    return activate(named, writer, { ...options, work });
  });
}

/** Of a build whose files were read and found right. @throws TruenameError `broken-build`, `unwritable-file`. */
export async function activate(
  named: CompleteBuild,
  writer: Writer,
  { work, commit }: ActivateOptions & { readonly work: Work },
): Promise<Activated> {
  const { target } = writer.ground;
  const records = liveRecords(target);
  for (const problem of damageOf(records, target)) work.warn({ ...problem, severity: 'warning' });
  const live = liveActivation(records, target);
  const newest = newestActivation(records);
  const hidden = records.damaged.some(({ seq }) => seq > (newest?.seq ?? 0));
  const isLive = newest?.build === named.build && !hidden;
  const now = work.clock();
  if (!isLive && newest !== null && now < Date.parse(newest.at)) work.warn(beforeNewest(newest, now));
  const record: LiveRecord = { build: named.build, at: timeText(now), ...(commit === undefined ? {} : { commit }) };
  if (target.layout === 'flat') refuseRoot(named, writer);
  const activation = isLive ? newest : addRecord(writer, record);
  await complete(activation, named, { writer, work });
  return { ...activation, isNew: !isLive, before: live?.build ?? null };
}

/** As long as nothing is written. */
function refuseRoot({ manifest }: CompleteBuild, writer: Writer): void {
  const { steps, problems } = surveyRoot(manifest, writer);
  refuse(problems.filter(isError));
  refuse(closedToUs(steps, writer.ground.target));
}

/** The record is written, and no failure from here on may be taken for one that left all as it was. */
async function complete(
  activation: Activation,
  named: CompleteBuild,
  { writer, work }: { readonly writer: Writer; readonly work: Work },
): Promise<void> {
  const { target } = writer.ground;
  let isWhole = true;
  try {
    flushNames(writer.ground);
    // A prune takes files away first, and then reads the records: one of the two sees what the other one does.
    isWhole = absentFiles(named.manifest, target).length === 0;
    if (!isWhole) throw new TruenameError([prunedMeanwhile(named)]);
    if (target.layout === 'flat') await switchPages(writer, work);
  } catch (error) {
    if (!isWhole || !(error instanceof TruenameError)) throw error;
    throw new TruenameError([notCompleted(activation, target.layout), ...error.problems]);
  }
}

function beforeNewest({ at }: Activation, now: number): Problem {
  return {
    code: 'wrong-clock',
    severity: 'warning',
    message: `The clock says ${timeText(now)}, and the newest record is of ${at}: records count by their numbers, but a prune goes by times`,
    hint: 'Set the clock of the machine that is wrong',
  };
}

function prunedMeanwhile({ places, build }: CompleteBuild): Problem {
  return brokenBuild(
    places.folder,
    `Files of build ${build} were taken away while it was activated; whoever reads its record passes over it until they are back`,
    'Publish it again',
  );
}
