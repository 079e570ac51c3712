// check-packages.js: can every package be installed, imported and type-checked once it is published?
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { problemKindInfo } from '@arethetypeswrong/core/problems';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

/** One tarball for both checkers: what users would get, not what stands in the directory. */
async function pack(directory, temporary) {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', temporary], { cwd: directory });
  return join(temporary, JSON.parse(stdout)[0].filename);
}

async function lint(manifest, bytes) {
  const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages } = await publint({ strict: true, pack: { tarball } });
  return messages.map((message) => `publint: ${formatMessage(message, manifest, { color: false })}`);
}

/** ES modules only, as attw's profile `esm-only`: how `require()` and the old resolution fare does not matter. */
async function checkTypes(bytes) {
  const { types, problems } = await checkPackage(createPackageFromTarballData(new Uint8Array(bytes)));
  if (!types) return ['attw: it has no types'];
  return problems
    .filter(({ resolutionKind }) => resolutionKind !== 'node10' && resolutionKind !== 'node16-cjs')
    .map((problem) => `attw: ${problem.entrypoint ?? ''} ${problemKindInfo[problem.kind].description}`);
}

/** What only the compiler reads again: it names the folders of whoever built the package. */
function lintFiles(bytes) {
  const files = createPackageFromTarballData(new Uint8Array(bytes)).listFiles();
  return files.filter((file) => file.endsWith('.tsbuildinfo')).map((file) => `files: ${file} is published`);
}

async function check(name, temporary) {
  const directory = join(root, 'packages', name);
  const manifest = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
  const bytes = await readFile(await pack(directory, temporary));
  const complaints = [...(await lint(manifest, bytes)), ...(await checkTypes(bytes)), ...lintFiles(bytes)];
  console.log(`${complaints.length === 0 ? 'ok  ' : 'FAIL'} ${manifest.name}`);
  for (const complaint of complaints) console.log(`     ${complaint}`);
  return complaints.length;
}

const temporary = await mkdtemp(join(tmpdir(), 'check-packages-'));
try {
  const names = (await readdir(join(root, 'packages'))).sort();
  const counts = await Promise.all(names.map((name) => check(name, temporary)));
  if (counts.some((count) => count > 0)) process.exitCode = 1;
} finally {
  await rm(temporary, { recursive: true });
}
