// dev.ts: what are the assets of a site while it is developed?
import type { Build } from './build.ts';
import { createDevBuild } from './dev-build.ts';
import type { DevServer } from './dev-server.ts';
import { generationOf } from './generation.ts';
import { type NameOptions, resolveOptions } from './options.ts';
import type { Assets, Status } from './types.ts';

/** Settings of development. */
export interface DevOptions extends NameOptions {
  readonly react: boolean;
}

/** Names lead to the dev server, which also answers for the files: every request goes to the next handler. */
export function openDevAssets(server: DevServer, { react, ...names }: DevOptions): Assets {
  // The base and the origin of the built site are not those of the dev server.
  const settings = { ...resolveOptions({ ...names, base: undefined, origin: undefined }), react };
  const build: Build = createDevBuild(server, settings);
  const { generation, assert } = generationOf(build, settings);
  const status = (): Status => ({
    build: 'development',
    builds: [],
    manifest: build.path,
    fault: server.isRunning() ? null : `The Vite dev server ${server.name} has stopped`,
    looks: 0,
    changedOriginals: [],
    originals: {},
  });
  return {
    ...generation,
    assert,
    generation: () => generation,
    plan: () => null,
    answer: async () => null,
    fetch: async () => undefined,
    setHeaders: () => {},
    reload: async () => status(),
    status,
    close: () => {},
  };
}
