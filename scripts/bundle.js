// bundle.js: which code is loaded when a package is imported? Made from its sources: one file for each entry, and what
// several entries or a dynamic import share beside it. Reading a hundred small modules would take Node longer than their
// work on a small site.
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const packages = fileURLToPath(new URL('../packages', import.meta.url));
const source = '@truename/source';

/** Output path without extension, below `dist` → source file, both as `package.json` has them. */
function entriesOf({ exports, bin = {} }) {
  const paths = Object.values(exports)
    .filter((target) => target[source] !== undefined)
    .map((target) => [target.default, target[source]]);
  const commands = Object.values(bin).map((path) => [path, path.replace('/dist/', '/src/').replace(/\.js$/, '.ts')]);
  return Object.fromEntries([...paths, ...commands].map(([to, from]) => [to.replace(/^\.\/dist\/|\.js$/g, ''), from]));
}

/** Everything that is installed stays outside: packages, and what Node has. */
const isInstalled = (id) => !/^\.{0,2}\//.test(id) && !/^[a-z]:\\/i.test(id);

async function bundle(name) {
  const directory = join(packages, name);
  const manifest = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
  const build = await rolldown({
    cwd: directory,
    input: entriesOf(manifest),
    external: isInstalled,
    platform: 'node',
    onLog: (level, log) => {
      throw new Error(`${level} in ${manifest.name}: ${log.message}`);
    },
  });
  const { output } = await build.write({
    dir: join(directory, 'dist'),
    entryFileNames: '[name].js',
    chunkFileNames: 'shared/[name].js',
    sourcemap: true,
  });
  await build.close();
  return new Set(output.flatMap(({ fileName }) => fileName));
}

/** Code of an earlier build, which would be published too. */
async function removeOthers(name, written) {
  const dist = join(packages, name, 'dist');
  const files = await readdir(dist, { recursive: true });
  const stale = files.filter((file) => /\.js(?:\.map)?$/.test(file) && !written.has(file.replaceAll('\\', '/')));
  await Promise.all(stale.map((file) => rm(join(dist, file))));
}

const names = (await readdir(packages)).sort();
await Promise.all(names.map(async (name) => removeOthers(name, await bundle(name))));
