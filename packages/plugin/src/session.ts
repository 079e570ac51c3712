// session.ts: which build does a hook belong to?
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from '@truename/disk';
import type { HookContext, OutputOptions } from './bundler.ts';
import { whyLeftAlone } from './left-alone.ts';
import type { Session } from './run.ts';
import { siteOf } from './site.ts';
import type { State } from './state.ts';

/**
 * Forgets the last run of this environment, in watch mode for instance. Rolldown starts anew for each output: a run
 * whose outputs are not all there goes on.
 */
export function startBuild(context: HookContext, state: State): void {
  for (const [key, session] of state.sessions)
    if (key.startsWith(prefix(context)) && session.seen >= session.site.outputs) state.sessions.delete(key);
  if (state.sessions.size === 0) state.outputNumber = 0;
  const { config, logger } = context.environment ?? {};
  const reason = config?.command === 'build' ? whyLeftAlone(config, state) : undefined;
  if (reason !== undefined) logger?.info(`truename: ${reason}`);
}

/** A failed run must not leave half of its outputs to the next one. */
export function forgetBuild(context: HookContext, state: State): void {
  for (const key of state.sessions.keys()) if (key.startsWith(prefix(context))) state.sessions.delete(key);
}

/** The session of an output: made with the first output of a directory. */
export function sessionOf(context: HookContext, output: OutputOptions, state: State): Session {
  const site = siteOf(context, output, state);
  const outputKey = site.isVite ? '' : keyOf(output);
  const key = prefix(context) + site.dir + (site.isVite ? '' : outputKey + runOf(output));
  const known = state.sessions.get(key);
  if (known) return known;
  const isAddition = context.environment?.config.build.emptyOutDir === false;
  const session: Session = {
    site,
    held: [],
    links: [],
    seen: 0,
    outputKey,
    named: null,
    isWritten: false,
    before: site.isEmptied ? new Set() : new Set(listFiles(site.dir)),
    mergesWithDisk: isAddition && existsSync(join(site.dir, state.options.manifest)),
  };
  state.sessions.set(key, session);
  return session;
}

/** Modules sort last: see `manifestsOfAll()`. */
function keyOf({ format, file, entryFileNames, chunkFileNames }: OutputOptions): string {
  const isModule = Number(format === 'es');
  return JSON.stringify([isModule, format, file, String(entryFileNames), String(chunkFileNames)]);
}

const runs = new WeakMap<object, number>();
let runCount = 0;

/**
 * Two outputs may have equal options, all but what functions in them say. The function that we wrapped around the pattern
 * of assets is made for each output, and both bundlers hand in the same one in all hooks.
 */
function runOf({ assetFileNames }: OutputOptions): string {
  if (typeof assetFileNames !== 'function') return '';
  const known = runs.get(assetFileNames) ?? ++runCount;
  runs.set(assetFileNames, known);
  return `\0${known}`;
}

export function sessionsOf(context: HookContext, state: State): Session[] {
  return [...state.sessions].filter(([key]) => key.startsWith(prefix(context))).map(([, session]) => session);
}

function prefix(context: HookContext): string {
  return `${context.environment?.name ?? ''}\0`;
}
