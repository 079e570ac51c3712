// check-output.ts: is this built directory right? Every check returns its faults, one line each.
import { posix } from 'node:path';
import { verifyTree } from '@truename/disk';
import { formatProblem } from '@truename/engine';
import { checkManifest } from './check-manifest.ts';
import { checkNames, checkSums } from './check-names.ts';
import type { OutputDir } from './output.ts';
import { scan } from './scan.ts';

/** All faults of a directory; empty when all is well. */
export async function checkOutput(output: OutputDir): Promise<string[]> {
  const faults = [checkTokens, checkReferences, checkManifest, checkPaths, checkNames].flatMap((check) =>
    check(output),
  );
  return [...faults, ...(await checkSums(output)), ...(await checkVerified(output))];
}

/** `verifyTree()` says the same: no fault in what we build, and no warning. */
export async function checkVerified({ dir }: Pick<OutputDir, 'dir'>): Promise<string[]> {
  const { faults, warnings, unchecked } = await verifyTree(dir);
  return [
    ...[...faults, ...warnings].map(formatProblem),
    ...unchecked.map((path) => `${path} has a name that nobody can check`),
  ];
}

const token = /tn[0-9a-f]{14}/;

/** No placeholder is left, in names, contents or encoded source maps. */
export function checkTokens({ files }: Pick<OutputDir, 'files'>): string[] {
  const faults: string[] = [];
  for (const [path, bytes] of files) {
    const text = bytes.toString('latin1');
    const decoded = [...text.matchAll(/base64,([A-Za-z0-9+/]{40,}=*)/g)].map((m) => atob(m[1] ?? ''));
    const found = [path, text, ...decoded].map((part) => token.exec(part)?.[0]).find(Boolean);
    if (found) faults.push(`${path} still has the token ${found}`);
  }
  return faults;
}

/** Every reference leads to a file, and none to an original that has a hashed name. */
export function checkReferences(output: OutputDir): string[] {
  const faults: string[] = [];
  const basenames = new Set([...output.files.keys()].map((path) => posix.basename(path)));
  for (const [path, bytes] of output.files)
    for (const { kind, value } of scan(path, bytes)) {
      if (kind === 'url') faults.push(...urlFaults(output, path, value));
      else faults.push(...textFaults(output, path, value, basenames));
    }
  return faults;
}

function urlFaults(output: OutputDir, path: string, value: string): string[] {
  const target = resolve(value, path, output.hosts);
  if (target === null) return [];
  if (!output.files.has(target)) return [`${path} refers to ${value}, which is not there`];
  if (target in output.manifest.originals) return [`${path} refers to ${value}, though it has a hashed name`];
  return [];
}

const hashed = /(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])[\w-]*\.[a-z0-9]+(?:\.(?:map|gz|br|zst))?/g;

/** Text of code: a hashed name in it must exist, and a text that is one path must lead to it. */
function textFaults(output: OutputDir, path: string, value: string, basenames: ReadonlySet<string>): string[] {
  const faults: string[] = [];
  for (const match of value.matchAll(hashed)) {
    const before = decode(value.slice(0, match.index + match[0].length));
    if (![...basenames].some((name) => before.endsWith(name))) faults.push(`${path} mentions ${match[0]}, unknown`);
  }
  const isPath = /^[^\s"'()<>,=;]*[0-9a-f]{16}[\w-]*\.[a-z0-9]+$/.test(value);
  if (!isPath || faults.length > 0) return faults;
  const targets = [resolve(value, path, output.hosts), resolve(value, 'index.html', output.hosts)];
  return targets.every((target) => target !== null && !output.files.has(target))
    ? [`${path} mentions ${value}, which is not there`]
    : [];
}

/** Path below the output directory, or null when another place is meant. */
export function resolve(value: string, from: string, hosts: readonly string[]): string | null {
  const bare = value.trim().replace(/[?#].*$/s, '');
  if (bare === '') return null;
  const host = hosts.find((prefix) => prefix !== './' && bare.startsWith(prefix));
  if (host !== undefined) return decode(bare.slice(host.length));
  if (/^([a-z][a-z0-9+.-]*:|\/)/i.test(bare)) return null;
  return posix.normalize(posix.join(posix.dirname(from), decode(bare)));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Disks that ignore case or Unicode form keep all files apart. */
export function checkPaths({ files }: Pick<OutputDir, 'files'>): string[] {
  const seen = new Map<string, string>();
  const faults: string[] = [];
  for (const path of files.keys()) {
    const folded = path.normalize('NFC').toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined) faults.push(`${path} and ${other} are one file on some disks`);
    seen.set(folded, path);
  }
  return faults;
}
