// side-by-side.test.ts: what of outputs that Rollup's command writes at once into one directory?
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { truename } from '@truename/plugin';
import { type OutputOptions, type RollupLog, rollup } from 'rollup';
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
