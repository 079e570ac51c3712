// plain.ts: how is the app in test/apps/plain configured, for Rollup and Rolldown alike?
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { truename } from '@truename/plugin';
import { type OutputOptions as RolldownOutput, type Plugin as RolldownPlugin, rolldown } from 'rolldown';
import { type OutputOptions, type Plugin, rollup } from 'rollup';
import { tempDir } from './temp.ts';

export const plainApp: string = join(import.meta.dirname, '../apps/plain');
export const bundlers = ['rollup', 'rolldown'] as const;
export type BundlerName = (typeof bundlers)[number];

type TruenameOptions = NonNullable<Parameters<typeof truename>[0]>;

/** What differs between two builds of the plain app. */
export interface PlainBuild {
  readonly outputs?: readonly OutputOptions[];
  /** Options of Truename; null builds without it. */
  readonly truename?: TruenameOptions | null;
  readonly plugins?: readonly Plugin[];
  readonly root?: string;
}

/** Builds the app, each output into the same new directory (or its own `dir` below it); gives that directory. */
export async function buildPlain(bundler: BundlerName, options: PlainBuild = {}): Promise<string> {
  const outDir = join(await tempDir(), 'dist');
  const root = options.root ?? plainApp;
  const own = { root, publicDir: join(root, 'public'), strict: true, ...options.truename };
  const naming = options.truename === null ? [] : [truename(own)];
  const plugins = [pictures(), ...(options.plugins ?? []), ...naming] as Plugin[];
  const settings = { input: inputs(root), plugins, onLog: quiet };
  const outputs = (options.outputs ?? [{}]).map((output) => ({ ...output, dir: join(outDir, output.dir ?? '') }));
  if (bundler === 'rollup') {
    const bundle = await rollup(settings);
    for (const output of outputs) await bundle.write(output);
    await bundle.close();
    return outDir;
  }
  const bundle = await rolldown({ ...settings, plugins: plugins as unknown as RolldownPlugin[] });
  for (const output of outputs) await bundle.write(output as RolldownOutput);
  await bundle.close();
  return outDir;
}

const entries = ['app.js', 'admin.js', 'entries/one/index.js', 'entries/two/index.js'];
const inputs = (root: string): string[] => entries.map((entry) => join(root, 'src', entry));

/** Problems of the plugin fail the build (`strict`); other logs are the bundler's own. */
const quiet = (): void => {};

/** `import photo from './photo.png'`: an emitted asset, by its URL. */
function pictures(): Plugin {
  return {
    name: 'plain:pictures',
    async load(id) {
      if (!id.endsWith('.png')) return null;
      const reference = this.emitFile({ type: 'asset', name: basename(id), source: await readFile(id) });
      return `export default import.meta.ROLLUP_FILE_URL_${reference};`;
    },
  };
}
