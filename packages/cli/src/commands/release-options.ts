// release-options.ts: what do all commands take that release a build?
import { resolve } from 'node:path';
import type { ReleaseOptions, ReleaseProgress } from '@truename/disk';
import { globHint } from '@truename/engine';
import type { Call } from '../command.ts';
import { UsageError } from '../usage.ts';

export const dirArgument = { name: 'dir', help: 'A directory that was digested or built with the plugin' } as const;
export const targetArgument = { name: 'target', help: 'The directory that builds are published to' } as const;
export const buildArgument = { name: 'build', help: 'A build id, as truename history shows it' } as const;

export const publishOptions = {
  flat: {
    type: 'flag',
    help: 'The target is a plain web root: hashed files stand at their own URLs, and pages are switched one by one',
  },
  ignore: {
    type: 'list',
    value: 'glob',
    help: 'Files that may stand in <dir> although its manifest does not list them; they are not published',
  },
  manifest: {
    type: 'text',
    value: 'path',
    help: 'Where the manifest of <dir> is: absolute, or from <dir>',
    defaultHelp: '.truename/manifest.json',
  },
} as const;

export const commitOption = {
  commit: { type: 'text', value: 'id', help: 'What the build was made from; stands in the record and in the history' },
} as const;

/** What the options of `publishOptions` mean. @throws UsageError */
export function publishSettings(given: {
  readonly flat: boolean;
  readonly ignore: readonly string[];
  readonly manifest: string | undefined;
}): { readonly flat: boolean; readonly ignore: readonly string[]; readonly manifest?: string } {
  const { flat, ignore, manifest } = given;
  for (const glob of ignore) {
    const hint = globHint(glob);
    if (hint !== null) throw new UsageError(`--ignore is ${JSON.stringify(glob)}`, hint);
  }
  return { flat, ignore, ...(manifest === undefined ? {} : { manifest }) };
}

/** @throws UsageError */
export function commitSetting({ commit }: { readonly commit: string | undefined }): { readonly commit?: string } {
  if (commit === undefined) return {};
  if (/^[^\p{Cc}\p{Surrogate}]{1,1000}$/u.test(commit)) return { commit };
  throw new UsageError('--commit cannot stand in a record', 'Give one line of 1 to 1,000 characters');
}

/** The absolute path of a target. @throws UsageError for what is no directory's name. */
export function targetPath(target: string, { terminal }: Pick<Call, 'terminal'>): string {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(target)?.[1];
  if (scheme === undefined) return resolve(terminal.cwd, target);
  throw new UsageError(`"${target}" is no directory`, 'Builds are published to directories; give the path of one');
}

const steps: Readonly<Record<ReleaseProgress['step'], string>> = {
  verify: 'Verifying',
  compare: 'Comparing',
  copy: 'Copying',
  check: 'Checking',
  switch: 'Switching',
  delete: 'Deleting',
};

/** The clock and the progress line of a call. */
export function releaseOptions(call: Call): Required<Pick<ReleaseOptions, 'clock' | 'onProgress'>> {
  return {
    clock: () => call.terminal.date(),
    onProgress: ({ step, done, total }) => call.progress(steps[step], done, total),
  };
}
