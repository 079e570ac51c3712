// init-preflight.ts: `truename preflight --init`: what is written where?
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, relative, resolve, sep } from 'node:path';
import { machine, manifestPath, writeAtomically } from '@truename/disk';
import { type Manifest, ManifestError, parseManifest } from '@truename/manifest';
import { configNames, starterConfig } from '@truename/preflight';
import type { Outcome } from '../command.ts';
import { printable } from '../report.ts';
import { UsageError } from '../usage.ts';
import type { PreflightCall } from './run-preflight.ts';

/** Where builds usually are. */
const outputs = ['dist', 'build', 'out', 'public', '_site', '.output/public', '.'] as const;

export function initPreflight({ options, terminal }: PreflightCall): Outcome {
  const { cwd } = terminal;
  const written = options.config ?? 'truename.config.mjs';
  const file = resolve(cwd, written);
  const others = options.config === undefined ? configNames.map((name) => resolve(cwd, name)) : [file];
  const taken = others.find((path) => existsSync(path));
  if (taken !== undefined)
    throw new UsageError(
      `${relative(cwd, taken)} is there already`,
      'Delete it first, or write another with --config <file>',
    );
  if (extname(file) === '.json')
    throw new UsageError(`${written} would have no comments`, 'Give --config a name that ends in .mjs, .js or .ts');
  const path = resolve(cwd, options.manifest ?? foundManifest(cwd));
  const manifest = manifestAt(path, relative(cwd, path));
  const from = relative(dirname(file), path).split(sep).join('/');
  const text = starterConfig({ manifest, path: from, isTyped: extname(file) === '.ts' });
  writeAtomically(machine, file, new TextEncoder().encode(text));
  return {
    text: `Wrote ${printable(written)}, from the manifest of build ${manifest.build}.\nNext: put in the URLs of your environments, then truename preflight`,
    json: { config: written, build: manifest.build },
    problems: [],
  };
}

function foundManifest(cwd: string): string {
  const found = outputs.map((output) => `${output}/${manifestPath}`).find((path) => existsSync(resolve(cwd, path)));
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no manifest in ${outputs.slice(0, -1).join(', ')} or here`,
    'Build first, or name it: --manifest <file>',
  );
}

function manifestAt(path: string, shown: string): Manifest {
  try {
    return parseManifest(readFileSync(path, 'utf8'), shown);
  } catch (error) {
    const why = error instanceof ManifestError ? error.message.split('\n')[0] : `${shown} cannot be read`;
    throw new UsageError(String(why), 'Give the manifest of a build: --manifest dist/.truename/manifest.json');
  }
}
