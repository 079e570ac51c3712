// side-by-side.test.ts: what of several outputs that go into one directory, at once or one after the other?
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { truename } from '@truename/plugin';
import { rolldown } from 'rolldown';
import { type OutputOptions, type Plugin, type RollupLog, rollup } from 'rollup';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkOutput } from '../support/check-output.ts';
import { type OutputDir, readOutput } from '../support/output.ts';
import { tempDir } from '../support/temp.ts';

const outputs: readonly OutputOptions[] = [
  { format: 'es', entryFileNames: '[name]-[hash].js', sourcemap: true },
  { format: 'cjs', entryFileNames: '[name]-[hash].cjs' },
];

async function writeSite(root: string): Promise<void> {
  await mkdir(join(root, 'public/img'), { recursive: true });
  await writeFile(join(root, 'public/img/logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(
    join(root, 'main.js'),
    "import { asset } from 'virtual:truename';\nimport { other } from './other.js';\nexport const logo = asset('img/logo.svg') + other + '/img/logo.svg';\n",
  );
  await writeFile(
    join(root, 'other.js'),
    "import { asset } from 'virtual:truename';\nexport const other = asset('img/logo.svg');\n",
  );
}

/** All outputs at once, as `rollup -c` writes them. */
async function build(order: readonly OutputOptions[]): Promise<{ output: OutputDir; logs: RollupLog[] }> {
  const root = await tempDir();
  await writeSite(root);
  const logs: RollupLog[] = [];
  const plugins = [truename({ root, publicDir: 'public', strict: true })];
  const bundle = await rollup({ input: join(root, 'main.js'), plugins, onLog: (_, log) => void logs.push(log) });
  await Promise.all(order.map((options) => bundle.write({ ...options, dir: join(root, 'dist') })));
  await bundle.close();
  return { output: await readOutput(join(root, 'dist')), logs };
}

describe('two outputs at once', () => {
  let built: Awaited<ReturnType<typeof build>>;
  beforeAll(async () => {
    built = await build(outputs);
  });

  test('have no fault and one manifest', async () => {
    expect(await checkOutput(built.output)).toEqual([]);
    expect(
      Object.keys(built.output.manifest.outputs)
        .map((path) => path.replace(/[0-9a-f]{16}/, '*'))
        .sort(),
    ).toEqual(['img/logo-*.svg', 'main-*.cjs', 'main-*.js']);
  });

  test('give one manifest, whichever is done first', async () => {
    const other = await build(outputs.toReversed());
    expect(other.output.manifest).toEqual(built.output.manifest);
  });

  test('emit a file once that several modules ask for', () => {
    expect(built.logs.filter(({ message }) => message.includes('overwrites'))).toEqual([]);
  });
});

/** A promise and its end. */
function signal(): { readonly given: Promise<void>; give(): void } {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

test('an output that is done does not judge a file that another one is still writing', async () => {
  const root = await tempDir();
  await writeFile(join(root, 'main.js'), 'export const one = import.meta.ROLLUP_FILE_URL_PICTURE;\n');
  const picture: Plugin = {
    name: 'picture',
    transform(code) {
      return code.replace('PICTURE', this.emitFile({ type: 'asset', name: 'dot.png', source: 'a picture' }));
    },
  };
  const named = signal();
  const judged = signal();
  const modulesFirst: Plugin = {
    name: 'half-written',
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ format, dir }, bundle) {
        if (format !== 'es') return;
        await named.given;
        const path = Object.keys(bundle).find((name) => name.endsWith('.png'));
        await truncate(join(dir ?? '', path ?? ''));
      },
    },
  };
  const othersLater: Plugin = {
    name: 'later',
    generateBundle: {
      order: 'post',
      async handler({ format }) {
        if (format === 'es') return;
        named.give();
        await judged.given;
      },
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      handler({ format }) {
        if (format === 'es') judged.give();
      },
    },
  };
  const plugins = [picture, modulesFirst, truename({ root }), othersLater];
  const bundle = await rollup({ input: join(root, 'main.js'), plugins, onLog: () => {} });
  const dir = join(root, 'dist');
  await Promise.all(outputs.map((options) => bundle.write({ ...options, dir })));
  await bundle.close();
  expect(await checkOutput(await readOutput(dir))).toEqual([]);
});

describe.each([
  ['rollup', rollup],
  ['rolldown', rolldown as unknown as typeof rollup],
] as const)('%s, one after the other', (_, bundler) => {
  /** Builds each entry by itself, with a plugin of its own; gives what the directory holds then. */
  async function buildEach(entries: readonly string[], each: readonly OutputOptions[]): Promise<OutputDir> {
    const root = await tempDir();
    const dir = join(root, 'dist');
    for (const entry of entries) {
      await writeFile(join(root, entry), `export const name = ${JSON.stringify(entry)};\n`);
      const bundle = await bundler({ input: join(root, entry), plugins: [truename({ root })], onLog: () => {} });
      for (const options of each) await bundle.write({ ...options, dir });
      await bundle.close();
    }
    return readOutput(dir);
  }

  const starred = ({ manifest: { outputs, fixed } }: OutputDir): string[] =>
    Object.keys({ ...outputs, ...fixed })
      .map((path) => path.replace(/[0-9a-f]{16}/, '*'))
      .sort();

  test('builds of a list of configurations are in one manifest', async () => {
    const output = await buildEach(['shop.js', 'admin.js'], outputs);
    expect(await checkOutput(output)).toEqual([]);
    expect(Object.keys(output.manifest.assets)).toEqual(['admin.js', 'shop.js']);
    expect(starred(output)).toEqual(['admin-*.cjs', 'admin-*.js', 'shop-*.cjs', 'shop-*.js']);
  });

  test('outputs that differ by what a function says are kept apart', async () => {
    const named = ['modern', 'old'].map((word): OutputOptions => ({ entryFileNames: () => `${word}-[hash].js` }));
    const output = await buildEach(['main.js'], named);
    expect(await checkOutput(output)).toEqual([]);
    expect(starred(output)).toEqual(['modern-*.js', 'old-*.js']);
    expect(output.manifest.fixed).toEqual({});
  });

  test('a logical name stands for the module, which is what tags load', async () => {
    const formats = (['es', 'iife'] as const).map(
      (format): OutputOptions => ({ format, name: 'main', entryFileNames: `${format}-[hash].js` }),
    );
    const { manifest } = await buildEach(['main.js'], formats);
    expect(manifest.assets['main.js']).toMatch(/^es-/);
  });

  test('two builds for different addresses are refused', async () => {
    const root = await tempDir();
    const build = async (entry: string): Promise<void> => {
      await writeFile(join(root, entry), 'export {};\n');
      const plugins = [truename({ root, base: `/${entry}/` })];
      const bundle = await bundler({ input: join(root, entry), plugins, onLog: () => {} });
      await bundle.write({ dir: join(root, 'dist') });
    };
    await build('one.js');
    await expect(build('two.js')).rejects.toThrow(/different base/);
  });
});

test('assetMap() does not look into what an earlier build wrote, whatever that directory is called', async () => {
  const root = await tempDir();
  await writeSite(root);
  const code = "import { assetMap } from 'virtual:truename';\nexport const all = assetMap('**/*.svg');\n";
  await writeFile(join(root, 'main.js'), code);
  for (const _ of ['first', 'second']) {
    const bundle = await rollup({ input: join(root, 'main.js'), plugins: [truename({ root, publicDir: 'public' })] });
    const { output } = await bundle.write({ dir: join(root, 'site'), format: 'es' });
    expect(output[0].code.match(/"[^"]*\.svg"/g)).toEqual(['"img/logo.svg"']);
    await bundle.close();
  }
});
