// variants.test.ts: does a name stand for one content, whatever differs between two builds?
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InlineConfig, Plugin } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ViteVersion, viteBuild } from '../support/build.ts';
import { copyApp, editFile } from '../support/copy-app.ts';
import { kitchenSink, kitchenSinkConfig, withoutTruename, withTruename } from '../support/kitchen-sink.ts';
import { readFiles } from '../support/output.ts';
import { sumOf } from '../support/sum.ts';
import { variants } from '../support/variants.ts';

type Change = (config: InlineConfig) => InlineConfig;
type Wrap = (config: InlineConfig) => InlineConfig;
/** Path → hash of the content, of files with a hashed name. */
type Names = ReadonlyMap<string, string>;

/** What may differ: the configuration, or an edit in a copy of the app. */
interface Difference {
  readonly change?: Change;
  readonly edit?: (root: string) => Promise<void>;
  readonly cwd?: string;
}

const like = (name: string): Difference => {
  const variant = variants[name];
  if (!variant) throw new Error(`no variant "${name}"`);
  return { change: variant.change };
};

/** Loads modules in another order each time, without a clock. */
const delayedLoads: Plugin = {
  name: 'variants:delayed-loads',
  enforce: 'pre',
  async load(id) {
    for (let tick = 0; tick < (id.length * 7) % 23; tick++) await new Promise((resume) => setImmediate(resume));
    return null;
  },
};

const unlike: Readonly<Record<string, Difference>> = {
  'another host': like('another host, by string'),
  'another preload list': like('preload list of its own'),
  'source maps': like('source maps'),
  'a plugin that edits late': like('a plugin that edits late'),
  'an edit of CSS': { edit: (root) => editFile(join(root, 'src/pages/home.css'), 'rgb(4, 5, 6)', 'rgb(4, 5, 7)') },
  'an edit of an image': {
    edit: (root) => copyFile(join(root, 'src/assets/photo.png'), join(root, 'src/assets/lazy-panel.png')),
  },
};

const alike: Readonly<Record<string, Difference>> = {
  'an edit of a comment': {
    edit: (root) => editFile(join(root, 'src/store.ts'), '// store.ts', '// edited: store.ts'),
  },
  'another working directory': { cwd: tmpdir() },
  'another checkout': { edit: async () => {} },
  'loads that take their time': {
    change: (config) => ({ ...config, plugins: [delayedLoads, ...(config.plugins ?? [])] }),
  },
};

async function build(version: ViteVersion, wrap: Wrap, { change, edit, cwd }: Difference): Promise<Names> {
  const root = edit ? await copyApp('kitchen-sink') : kitchenSink;
  await edit?.(root);
  const before = process.cwd();
  if (cwd) process.chdir(cwd);
  try {
    const config = wrap(kitchenSinkConfig(root, 'root'));
    const { outDir } = await viteBuild(version, change ? change(config) : config);
    const hashed = [...(await readFiles(outDir))].filter(([path]) => isHashed(path));
    return new Map(hashed.map(([path, bytes]) => [path, sumOf(bytes)]));
  } finally {
    process.chdir(before);
  }
}

/** Named by content: by Truename everything with digits, by plain Vite what lies in `assets`. Maps are companions. */
const isHashed = (path: string): boolean =>
  !path.endsWith('.map') && (/-[0-9a-f]{16}\.[a-z]+$/.test(path) || /^assets\/.*-[\w-]{8}\.[a-z]+$/.test(path));

const stem = (path: string): string => path.replace(/-(?:[0-9a-f]{16}|[\w-]{8})(\.[a-z]+)$/, '$1');

/** Paths that have two contents. */
function pathsWithTwoContents(builds: readonly Names[]): string[] {
  const seen = new Map<string, string>();
  const faults = new Set<string>();
  for (const [path, sum] of builds.flatMap((names) => [...names])) {
    if ((seen.get(path) ?? sum) !== sum) faults.add(path);
    seen.set(path, sum);
  }
  return [...faults];
}

/** Files whose equal content has other paths in another build; twins have several in each. */
function contentsWithTwoPaths(builds: readonly Names[]): string[] {
  const seen = new Map<string, string>();
  const faults = new Set<string>();
  for (const names of builds) {
    const paths = new Map<string, string>();
    for (const [path, sum] of [...names].sort()) {
      const content = `${stem(path)} ${sum}`;
      paths.set(content, `${paths.get(content) ?? ''} ${path}`);
    }
    for (const [content, path] of paths) {
      if ((seen.get(content) ?? path) !== path) faults.add(`${seen.get(content)} ≠ ${path}`);
      seen.set(content, path);
    }
  }
  return [...faults];
}

describe.each(['vite-8', 'vite-7'] as const)('%s', (version) => {
  const named = new Map<string, Names>();
  const plain = new Map<string, Names>();

  beforeAll(async () => {
    for (const [name, difference] of Object.entries({ nothing: {}, ...unlike, ...alike }))
      named.set(name, await build(version, withTruename, difference));
    for (const [name, difference] of Object.entries({ nothing: {}, ...unlike }))
      plain.set(name, await build(version, withoutTruename, difference));
  });

  test('one path never has two contents', () => {
    expect(pathsWithTwoContents([...named.values()])).toEqual([]);
  });

  test('equal content of one file never has two paths', () => {
    expect(contentsWithTwoPaths([...named.values()])).toEqual([]);
  });

  test.each(Object.keys(alike))('%s changes nothing', (name) => {
    expect([...(named.get(name) ?? [])]).toEqual([...(named.get('nothing') ?? [])]);
  });

  test.each(Object.keys(unlike))('%s changes some names, but not all', (name) => {
    const before = new Set(named.get('nothing')?.keys());
    const after = [...(named.get(name)?.keys() ?? [])];
    expect(after.some((path) => !before.has(path))).toBe(true);
    expect(after.some((path) => before.has(path))).toBe(true);
  });

  test('the same checks find faults in plain Vite', () => {
    expect(pathsWithTwoContents([...plain.values()]).length).toBeGreaterThan(0);
    expect(contentsWithTwoPaths([...plain.values()]).length).toBeGreaterThan(0);
  });
});
