// publish.ts: how does a build get to a target, so that nothing that is there is touched?
import { basename, dirname, join, resolve } from 'node:path';
import { type Problem, TruenameError } from '@truename/engine';
import { type Layout, type Manifest, releasedFiles } from '@truename/manifest';
import { isAbsent, unreadable } from '../fault.ts';
import { isInside } from '../is-inside.ts';
import { isOwn } from '../own-files.ts';
import { verifyTree } from '../verify.ts';
import { announce, finish, withdraw } from './announce.ts';
import { type Answer, answer, openWriter, type ReleaseOptions, refuse, type Work } from './answer.ts';
import { buildFaults } from './check-build.ts';
import { closedFolders } from './closed-folders.ts';
import { type Compared, type Copied, type Copying, compareFiles, copyFiles } from './copy-build.ts';
import { keepBytesInGit } from './git-attributes.ts';
import { isError } from './release-problems.ts';
import { makeTarget } from './released-target.ts';
import { surveyRoot } from './root-survey.ts';

/** Which build is published, and how the target is laid out. */
export interface PublishOptions extends ReleaseOptions {
  /** The target is a plain web root, served as it is. Default: false. */
  readonly flat?: boolean;
  /** Where the build's manifest is: absolute, or from its directory. Default `.truename/manifest.json`. */
  readonly manifest?: string;
  /** Globs of files that may stand in the build's directory although its manifest does not list them. Default `[]`. */
  readonly ignore?: readonly string[];
}

/** What a publish did. */
export interface Published extends Copied {
  readonly build: string;
  readonly layout: Layout;
}

/**
 * Adds a build to a target: hashed files first, then what belongs to the build alone, its manifest last. A file that is
 * there already stays, and other bytes under its name are an error. Nothing is live by it; run again after a crash, it
 * goes on.
 *
 *     const { done, problems } = await publishTree('dist', '/srv/shop');
 *
 * @param dir the build's directory; checked as by `verifyTree()`, and refused with what is wrong.
 * @param target made where it is missing.
 */
export async function publishTree(
  dir: string,
  target: string,
  options: PublishOptions = {},
): Promise<Answer<Published>> {
  return answer(options, (work) => publish(resolve(dir), resolve(target), { ...options, work }));
}

/** How many times a build is completed whose files a prune takes away meanwhile. */
const attempts = 3;

async function publish(
  source: string,
  path: string,
  { work, ...options }: PublishOptions & { readonly work: Work },
): Promise<Published> {
  const manifest = await verified(source, options, work);
  const layout = options.flat === true ? 'flat' : 'generations';
  refuse([...overlap(source, path, work), ...ownNames(manifest)]);
  const target = makeTarget(path, layout, work.fs);
  const writer = await openWriter(target);
  // What would stop the activation stops it now, as long as nothing is written.
  if (layout === 'flat')
    refuse(surveyRoot(manifest, writer, ({ path: file }) => join(source, file)).problems.filter(isError));
  const copying: Copying = { manifest, source, writer, work, files: releasedFiles(manifest, layout) };
  let copied: Copied = { written: 0, kept: 0, bytes: 0 };
  for (let attempt = 1; ; attempt++) {
    const announced = announce(manifest, writer, work.clock());
    const compared = await orWithdraw(copying, () => withdraw(announced, writer));
    keepBytesInGit(writer);
    copied = sumOf(copied, await copyFiles(compared, copying));
    finish(announced, compared.manifest, writer);
    const faults = await buildFaults(manifest, writer, (done, total) => work.next('check', done, total));
    if (faults.length === 0) {
      for (const problem of closedFolders(copying.files, target)) work.warn(problem);
      return { build: manifest.build, layout, ...copied };
    }
    if (attempt === attempts) refuse(faults);
  }
}

/** A build that the target cannot take leaves nothing behind. */
async function orWithdraw(copying: Copying, undo: () => void): Promise<Compared> {
  try {
    const compared = await compareFiles(copying);
    refuse(compared.taken);
    return compared;
  } catch (error) {
    undo();
    throw error;
  }
}

/** Of a second attempt what it wrote counts; the files are the same. */
function sumOf(before: Copied, { written, kept, bytes }: Copied): Copied {
  if (before.written + before.kept === 0) return { written, kept, bytes };
  return { written: before.written + written, kept: before.kept - written, bytes: before.bytes + bytes };
}

async function verified(source: string, options: PublishOptions, work: Work): Promise<Manifest> {
  const { manifest: place, ignore } = options;
  const { manifest, faults, warnings } = await verifyTree(source, {
    ...(place === undefined ? {} : { manifest: place }),
    ...(ignore === undefined ? {} : { ignore }),
    fs: work.fs,
    onProgress: ({ done, total }) => work.report({ step: 'verify', done, total }),
  });
  const below = (problem: Problem): Problem =>
    problem.at ? { ...problem, at: { ...problem.at, path: resolve(source, problem.at.path) } } : problem;
  refuse(faults.map(below));
  // What was broken when the build was made is no news.
  for (const warning of warnings) if (warning.code !== 'broken-reference') work.warn(below(warning));
  return manifest!;
}

function overlap(source: string, path: string, { fs }: Work): Problem[] {
  const [real, target] = [realOf(source, fs), realOf(path, fs)];
  if (!isInside(real, target) && !isInside(target, real)) return [];
  const how =
    target === real ? 'is the build' : isInside(real, target) ? 'stands inside the build' : 'contains the build';
  return [
    {
      code: 'output-overlaps',
      severity: 'error',
      message: `The target ${how}`,
      at: { path },
      hint: 'Choose a directory beside it: a target holds several builds, and each build is checked on its own',
    },
  ];
}

/** Without links, as far as it exists. */
function realOf(path: string, fs: Work['fs']): string {
  try {
    return fs.realpathSync(path);
  } catch (error) {
    const parent = dirname(path);
    if (!isAbsent(error) || parent === path) throw new TruenameError([unreadable(path, error)]);
    return join(realOf(parent, fs), basename(path));
  }
}

/** Our own folder in a target is not for files of a build. */
function ownNames(manifest: Manifest): Problem[] {
  const paths = [...Object.keys(manifest.outputs), ...Object.keys(manifest.fixed), ...Object.keys(manifest.originals)];
  return paths.filter(isOwn).map((path) => ({
    code: 'unusable-name',
    severity: 'error',
    message: 'Its name is one that a target needs for itself',
    at: { path },
    hint: 'Rename the folder ".truename" in the source',
  }));
}
