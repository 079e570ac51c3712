// bad-input.test.ts: what does a build do with files and options that are wrong?
import { appendFile, copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InlineConfig } from 'vite';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ViteVersion, viteBuild, viteVersions } from '../support/build.ts';
import { checkOutput } from '../support/check-output.ts';
import { copyApp, editFile } from '../support/copy-app.ts';
import { kitchenSinkConfig, type TruenameOptions, withTruename } from '../support/kitchen-sink.ts';
import { type OutputDir, readOutput } from '../support/output.ts';
import { tempDir } from '../support/temp.ts';

const versions: readonly ViteVersion[] = ['vite-8', 'vite-7'];

describe.each(versions)('%s', (version) => {
  let root = '';
  beforeEach(async () => {
    root = await copyApp('kitchen-sink');
  });

  const inPublic = (...path: string[]): string => join(root, 'public', ...path);

  /** Builds the copy and collects what was logged. */
  async function build(options: TruenameOptions = {}): Promise<OutputDir & { log: string }> {
    const lines: string[] = [];
    const { createLogger } = viteVersions[version].vite as typeof import('vite');
    const customLogger = {
      ...createLogger('warn'),
      warn: (message: string) => void lines.push(message),
      warnOnce: (message: string) => void lines.push(message),
    };
    const config: InlineConfig = { ...kitchenSinkConfig(root, 'root'), customLogger };
    const { outDir } = await viteBuild(version, withTruename(config, options));
    return { ...(await readOutput(outDir)), log: lines.join('\n') };
  }

  test('a dangling reference in a public style sheet is a warning with its place', async () => {
    await appendFile(inPublic('legacy/site.css'), '.x { background: url(../img/lgo.png) }\n');
    const { log } = await build({ strict: false });
    expect(log).toMatch(/legacy\/site\.css:4:\d+ dangling-reference/);
    expect(log).toContain('img/logo.png');
  });

  test('with strict it fails the build', async () => {
    await appendFile(inPublic('legacy/site.css'), '.x { background: url(../img/lgo.png) }\n');
    await expect(build({ strict: true })).rejects.toThrow(/legacy\/site\.css:4:\d+ dangling-reference/);
  });

  test.each([
    ['case', 'img/Logo.png'],
    ['Unicode form', 'img/ünï.png'.normalize('NFD')],
  ])('two names that differ only by %s are refused', async (_, name) => {
    await copyFile(inPublic('img/og.png'), inPublic(name));
    await expect(build()).rejects.toThrow(/-collision/);
  });

  test('a link that leaves the public directory is copied with a warning', async () => {
    const outside = join(await tempDir(), 'outside.txt');
    await writeFile(outside, 'outside');
    await symlink(outside, inPublic('linked.txt'));
    const output = await build({ strict: false });
    expect(output.log).toContain('link-outside');
    expect(await checkOutput(output)).toEqual([]);
    expect(output.files.get('linked.txt')?.toString()).toBe('outside');
  });

  test('a file that cannot be read fails the build by name', async () => {
    await symlink(join(root, 'not-there.txt'), inPublic('broken.txt'));
    await expect(build()).rejects.toThrow(/broken\.txt/);
  });

  test('bytes that are no UTF-8 stay as they are', async () => {
    const latin1 = Buffer.from('/* caf\xe9 */ .x { background: url(../img/og.png) }\n', 'latin1');
    await writeFile(inPublic('legacy/latin1.css'), latin1);
    const page = Buffer.from('<!doctype html><title>caf\xe9</title><img src="img/og.png">\n', 'latin1');
    await writeFile(inPublic('latin1.html'), page);
    const output = await build({ strict: false });
    const { assets } = output.manifest;
    const css = output.files.get(assets['legacy/latin1.css'] ?? '')?.toString('latin1') ?? '';
    const og = assets['img/og.png'] ?? '';
    expect(css).toBe(`/* caf\xe9 */ .x { background: url(../${og}) }\n`);
    expect(output.files.get('latin1.html')?.toString('latin1')).toBe(
      `<!doctype html><title>caf\xe9</title><img src="${og}">\n`,
    );
  });

  test('empty files and strange names are files like any other', async () => {
    await mkdir(inPublic('odd'), { recursive: true });
    const names = [
      'empty.css',
      'empty.js',
      'empty.svg',
      'a b.txt',
      'q"uote.txt',
      '#hash.txt',
      'q?uery.txt',
      'no-extension',
      'dots.min.v2.txt',
    ];
    for (const name of names) await writeFile(inPublic('odd', name), name.startsWith('empty') ? '' : name);
    const output = await build();
    expect(await checkOutput(output)).toEqual([]);
    expect(names.filter((name) => !(`odd/${name}` in output.manifest.assets))).toEqual([]);
  });

  test('a pattern without [hash] is an error', async () => {
    await expect((async () => build({ pattern: '[dir]/[name][ext]' }))()).rejects.toThrow(/\[hash\]/);
  });

  test('an unknown option is an error that names the nearest one', async () => {
    const options = { orignals: 'drop' } as unknown as TruenameOptions;
    await expect((async () => build(options))()).rejects.toThrow(/unknown-option.*orignals[\s\S]*originals/);
  });

  test('the plugin added twice is an error', async () => {
    const config = withTruename(withTruename(kitchenSinkConfig(root, 'root')));
    await expect(viteBuild(version, config)).rejects.toThrow(/added-twice/);
  });

  test('originals: drop keeps only what some text may ask for', async () => {
    const { manifest, files } = await build({ originals: 'drop' });
    expect(files.has('img/theme-bg.png')).toBe(false);
    expect(Object.keys(manifest.originals).filter((path) => !files.has(path))).toEqual([]);
  });

  test('another salt gives every file another name', async () => {
    const [plain, salted] = [await build(), await build({ salt: 'poisoned' })];
    const names = new Set(Object.keys(plain.manifest.outputs));
    expect(Object.keys(salted.manifest.outputs).filter((path) => names.has(path))).toEqual([]);
  });

  test('an edit that changes nothing in the output changes no name', async () => {
    const before = await build();
    await editFile(join(root, 'src/store.ts'), 'const names', 'const  names');
    expect(Object.keys((await build()).manifest.outputs)).toEqual(Object.keys(before.manifest.outputs));
    await rm(inPublic('img/json-ld.png'));
    expect((await build()).manifest.build).not.toBe(before.manifest.build);
  });
});
