// release-problems.ts: what can be wrong with a target, in words that say what to do?
import type { Problem } from '@truename/engine';
import type { DamagedRecord } from '@truename/manifest';

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

export const publishAgain = 'Publish the build again, or copy the target again from where it is whole';
