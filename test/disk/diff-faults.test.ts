// diff-faults.test.ts: what does diffTrees() say of directories that are no two builds?
import { createHasher, defaultSettings } from '@truename/engine';
import { describe, expect, test } from 'vitest';
import { changesOf, type TwoBuilds, twoBuilds } from './diff-site.ts';
import { type Files, pathLike } from './disk.ts';

const site = (color: string): Files => ({
  'index.html': '<link rel="stylesheet" href="app.css"><img src="pic.png">',
  'app.css': `a { color: ${color} }`,
  'pic.png': new Uint8Array([137, 80]),
});

const manifest = '/.truename/manifest.json';

async function told(given: TwoBuilds): Promise<string[]> {
  const { diff, problems } = await given.diff();
  expect(diff).toBeNull();
  return problems.map(({ code, severity, at, hint }) => `${code} ${severity} ${at?.path}${hint ? '' : ' (no hint)'}`);
}

const builds = () => twoBuilds({ files: site('red') }, { files: site('blue') });
const pathIn = ({ disk }: TwoBuilds, directory: string, ending: string): string =>
  `${directory}/${pathLike(disk.read(directory), new RegExp(`^[^/]+-[0-9a-f]{16}\\${ending}$`))}`;

describe('diffTrees()', () => {
  test('tells of every directory without a manifest', async () => {
    const given = await builds();
    given.disk.volume.unlinkSync(`/old${manifest}`);
    given.disk.volume.rmSync('/new', { recursive: true });
    expect(await told(given)).toEqual([`no-manifest error /old${manifest}`, `no-manifest error /new${manifest}`]);
  });

  test('tells of a manifest that is cut short, and where', async () => {
    const given = await builds();
    const text = String(given.disk.volume.readFileSync(`/new${manifest}`));
    given.disk.volume.writeFileSync(`/new${manifest}`, text.slice(0, text.length / 2));
    expect(await told(given)).toEqual([`bad-manifest error /new${manifest}`]);
  });

  test('tells of all files that are missing or are not what the manifest says', async () => {
    const given = await builds();
    given.disk.volume.unlinkSync(pathIn(given, '/old', '.css'));
    given.disk.volume.writeFileSync('/new/index.html', 'edited');
    expect(await told(given)).toEqual([
      expect.stringMatching(/^missing-file error \/old\/app-[0-9a-f]+\.css$/),
      'changed-file error /new/index.html',
    ]);
  });

  test('tells of binaries that are missing or have another size, also where both builds have the same', async () => {
    const given = await twoBuilds({ files: site('red') }, { files: site('red') });
    const [old, now] = [pathIn(given, '/old', '.png'), pathIn(given, '/new', '.png')];
    given.disk.volume.writeFileSync(old, 'junk');
    given.disk.volume.unlinkSync(now);
    expect(await told(given)).toEqual([`changed-file error ${old}`, `missing-file error ${now}`]);
  });

  test('warns of a file that was written at deploy, and compares it as it was built', async () => {
    const files = { ...site('red'), 'env.js': 'window.env = {}' };
    const given = await twoBuilds({ files }, { files });
    given.disk.volume.writeFileSync('/new/env.js', 'window.env = { host: "a" }');
    const { diff, problems } = await given.diff();
    expect(problems.map(({ code, severity, at }) => `${code} ${severity} ${at?.path}`)).toEqual([
      'changed-file warning /new/env.js',
    ]);
    expect(diff && changesOf(diff)).toEqual([]);
  });

  test('reads no binary, and no file twice without need', async () => {
    const given = await builds();
    for (const directory of ['/old', '/new']) given.disk.volume.writeFileSync(pathIn(given, directory, '.png'), 'xy');
    expect((await given.diff()).diff?.totals.again.files).toBe(2);
  });

  test('tells of one URL with two contents, and still what changed', async () => {
    const given = await twoBuilds({ files: site('red') }, { files: site('red') });
    const css = pathIn(given, '/new', '.css');
    const bytes = new TextEncoder().encode('b { color: red }');
    const old = String(given.disk.volume.readFileSync(css));
    given.disk.volume.writeFileSync(css, bytes);
    const { sum } = await createHasher(defaultSettings);
    const text = String(given.disk.volume.readFileSync(`/new${manifest}`));
    given.disk.volume.writeFileSync(
      `/new${manifest}`,
      text.replace(`"hash": "${sum(new TextEncoder().encode(old))}"`, `"hash": "${sum(bytes)}"`),
    );
    const { diff, problems } = await given.diff();
    expect(problems).toEqual([
      expect.objectContaining({ code: 'reused-name', severity: 'error', at: { path: css.slice('/new/'.length) } }),
    ]);
    expect(diff && changesOf(diff)).toEqual(['app.css: changed, own-edit']);
  });

  test('finds the manifests in another place', async () => {
    const given = await builds();
    for (const directory of ['/old', '/new'])
      given.disk.volume.renameSync(`${directory}${manifest}`, `${directory}/elsewhere.json`);
    expect((await given.diff({ manifest: 'elsewhere.json' })).diff?.totals.again.files).toBe(2);
  });
});
