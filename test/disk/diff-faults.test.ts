// diff-faults.test.ts: what does diffTrees() say of directories that are no two builds?
import { createHasher, defaultSettings } from '@truename/engine';
import { describe, expect, test } from 'vitest';
import { changesOf, type Disk, diskWith, type Files } from './diff-site.ts';

const site = (color: string): Files => ({
  'index.html': '<link rel="stylesheet" href="app.css"><img src="pic.png">',
  'app.css': `a { color: ${color} }`,
  'pic.png': new Uint8Array([137, 80]),
});

const manifest = '/.truename/manifest.json';

async function told(disk: Disk): Promise<string[]> {
  const { diff, problems } = await disk.diff();
  expect(diff).toBeNull();
  return problems.map(({ code, severity, at, hint }) => `${code} ${severity} ${at?.path}${hint ? '' : ' (no hint)'}`);
}

const disk = () => diskWith({ files: site('red') }, { files: site('blue') });
const pathIn = ({ fs }: Disk, directory: string, ending: string): string =>
  `${directory}/${fs
    .readdirSync(directory)
    .map(String)
    .find((name) => name.endsWith(ending))}`;

describe('diffTrees()', () => {
  test('tells of every directory without a manifest', async () => {
    const given = await disk();
    given.fs.unlinkSync(`/old${manifest}`);
    given.fs.rmSync('/new', { recursive: true });
    expect(await told(given)).toEqual([`no-manifest error /old${manifest}`, `no-manifest error /new${manifest}`]);
  });

  test('tells of a manifest that is cut short, and where', async () => {
    const given = await disk();
    const text = String(given.fs.readFileSync(`/new${manifest}`));
    given.fs.writeFileSync(`/new${manifest}`, text.slice(0, text.length / 2));
    expect(await told(given)).toEqual([`bad-manifest error /new${manifest}`]);
  });

  test('tells of all files that are missing or are not what the manifest says', async () => {
    const given = await disk();
    given.fs.unlinkSync(pathIn(given, '/old', '.css'));
    given.fs.writeFileSync('/new/index.html', 'edited');
    expect(await told(given)).toEqual([
      expect.stringMatching(/^unreadable-file error \/old\/app-[0-9a-f]+\.css$/),
      'changed-file error /new/index.html',
    ]);
  });

  test('reads no binary, and no file twice without need', async () => {
    const given = await disk();
    for (const directory of ['/old', '/new']) given.fs.unlinkSync(pathIn(given, directory, '.png'));
    expect((await given.diff()).diff?.totals.again.files).toBe(2);
  });

  test('tells of one URL with two contents, and still what changed', async () => {
    const given = await diskWith({ files: site('red') }, { files: site('red') });
    const css = pathIn(given, '/new', '.css');
    const bytes = new TextEncoder().encode('b { color: red }');
    const old = String(given.fs.readFileSync(css));
    given.fs.writeFileSync(css, bytes);
    const { sum } = await createHasher(defaultSettings);
    const text = String(given.fs.readFileSync(`/new${manifest}`));
    given.fs.writeFileSync(
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
    const given = await disk();
    for (const directory of ['/old', '/new'])
      given.fs.renameSync(`${directory}${manifest}`, `${directory}/elsewhere.json`);
    expect((await given.diff({ manifest: 'elsewhere.json' })).diff?.totals.again.files).toBe(2);
  });
});
