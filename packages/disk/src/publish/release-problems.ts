// release-problems.ts: what can be wrong with a target, in words that say what to do?
import type { Problem } from '@truename/engine';
import type { Activation, DamagedRecord, Layout } from '@truename/manifest';

/** Something else has the name of a file. `what` stands there instead. */
export function taken(place: string, what: string): Problem {
  return {
    code: 'taken-name',
    severity: 'error',
    message: `A file of the build belongs here, and ${what} is in its place`,
    at: { path: place },
    hint: 'Move it away, and publish again. A name that has been served is never given to other bytes',
  };
}

/** Of a plain web root: what no release wrote stays. `inside` are files of a folder that are to stay. */
export function notOurs(place: string, what: string, inside: readonly string[] = []): Problem {
  const [files, are] =
    inside.length === 0
      ? ['', 'that no release wrote']
      : [` (${someOf(inside)})`, 'with files that are not as a release wrote them'];
  return {
    code: 'taken-name',
    severity: 'error',
    message: `A file of the build belongs here, and ${what} ${are} is in its place${files}`,
    at: { path: place },
    hint: 'A release replaces only what an earlier one wrote. If it may go, delete it or move it away, and run this again; otherwise rename the file of the build in its source',
  };
}

/** Of a plain web root: a page was edited where it is served. */
export function changedRelease(place: string): Problem {
  return {
    code: 'changed-file',
    severity: 'error',
    message: 'It was changed since it was released, and the change would be lost',
    at: { path: place },
    hint: 'Make the change in the source if it is to stay. Then delete this file or move it away, and run this again',
  };
}

/** Of a plain web root: a folder of hashed files has the name of a file. */
export function sharedFolder(place: string, shared: readonly string[]): Problem {
  return {
    code: 'taken-name',
    severity: 'error',
    message: `A file of the build belongs here, and a folder with hashed files of builds that are kept is in its place (${someOf(shared)})`,
    at: { path: place },
    hint: 'Pages that are open load them. Rename the file in its source, or wait until truename prune --apply has deleted those builds',
  };
}

/** Of a plain web root: a page has the name of a folder of hashed files. */
export function pageInWay(place: string): Problem {
  return {
    code: 'taken-name',
    severity: 'error',
    message:
      'Hashed files of the build belong into a folder of this name, and a file is in its place that another build has there',
    at: { path: place },
    hint: 'Nothing that is live is taken away by a publish. First release a build that has neither the file nor the folder, or rename the folder in the source',
  };
}

/** A file that is written where it is deployed. */
export function leftAsItIs(place: string): Problem {
  return {
    ...{ code: 'changed-file', severity: 'warning', at: { path: place } },
    message: 'It was written in the target, and stays as it is',
    hint: 'None is needed if a deploy or start writes it',
  };
}

/** The record stands, and what comes after it failed. `layout` decides what visitors see. */
export function notCompleted({ build, seq }: Activation, layout: Layout): Problem {
  const pages = layout === 'flat' ? ', and not all pages are switched to it' : '';
  return {
    code: 'unfinished',
    severity: 'error',
    message: `Record ${seq} is written, so build ${build} is live${pages}; what came after it failed`,
    hint: `Once that is mended, run it again: truename activate <target> ${build}`,
  };
}

/** Does this problem stand against the work? */
export function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

const shown = 3;

function someOf(paths: readonly string[]): string {
  const rest = paths.length - shown;
  return `${paths.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** A record is passed over. */
export function damagedRecord({ error, isEmpty }: DamagedRecord, place: string): Problem {
  const [message = ''] = error.message.split('\n');
  return {
    code: 'damaged-record',
    severity: isEmpty ? 'warning' : 'error',
    message: isEmpty ? 'It is empty: the activation was cut off, and is passed over' : `${message}; it is passed over`,
    at: { path: place },
    hint: isEmpty ? 'Delete it' : error.cure,
  };
}

/** Nothing is known by this id. `near` are ids that may have been meant. */
export function unknownBuild(build: string, near: readonly string[]): Problem {
  const [first, ...others] = near.map((id) => `"${id}"`);
  const meant = first === undefined ? '' : `Did you mean ${[...others, first].join(' or ')}? `;
  return {
    code: 'unknown-build',
    severity: 'error',
    message: `No build "${build}" was published here`,
    hint: `${meant}truename history lists the builds there are; truename publish adds one`,
  };
}

/** A build that cannot be used as it is. */
export function brokenBuild(place: string, why: string, hint: string = publishAgain): Problem {
  return { code: 'broken-build', severity: 'error', message: why, at: { path: place }, hint };
}

/** The cure for a build of which something is missing or wrong. */
export const publishAgain = 'Publish the build again, or copy the target again from where it is whole';
