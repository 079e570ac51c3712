// check-names.ts: does every name come from the bytes? Computed as a user would, with xxh64sum.
import { execFile } from 'node:child_process';
import { posix } from 'node:path';
import { promisify } from 'node:util';
import { find } from './needs.ts';
import type { OutputDir } from './output.ts';
import { sumOf } from './sum.ts';

const run = promisify(execFile);

/** The digits in a path; null where it has none. */
export function digitsIn(path: string): string | null {
  return /(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])/.exec(posix.basename(path))?.[0] ?? null;
}

/** The digits of every file that is named alone are the XXH64 of the file with its own digits zeroed. */
export function checkNames({ files, manifest }: OutputDir): string[] {
  const faults: string[] = [];
  for (const [path, record] of Object.entries(manifest.outputs)) {
    const digits = digitsIn(path);
    const bytes = files.get(path);
    if (digits === null) faults.push(`${path} has no digits`);
    if (digits === null || !bytes || (record.component ?? 1) > 1 || record.twin) continue;
    const sum = sumOf(blank(bytes, digits));
    if (sum !== digits) faults.push(`${path} should be named ${sum}`);
  }
  return faults;
}

const zeroId = '00000000-0000-0000-0000-000000000000';

/** The file with its own digits and its debug id zeroed, also inside an inline source map. */
function blank(bytes: Buffer, digits: string): Buffer {
  const text = bytes
    .toString('latin1')
    .replaceAll(digits, '0'.repeat(digits.length))
    .replace(/(\/\/# debugId=)[0-9a-f-]{36}/, `$1${zeroId}`)
    .replace(/(sourceMappingURL=data:application\/json[^,]*;base64,)([A-Za-z0-9+/=]+)/, (_, head, map) => {
      const json = Buffer.from(map, 'base64').toString('latin1').replaceAll(digits, '0'.repeat(digits.length));
      const blanked = json.replace(/("debug_?[iI]d":")[0-9a-f-]{36}/g, `$1${zeroId}`);
      return head + Buffer.from(blanked, 'latin1').toString('base64');
    });
  return Buffer.from(text, 'latin1');
}

/** `xxh64sum -c .truename/XXH64SUMS` is content, where it is installed. */
export async function checkSums({ dir, manifest }: OutputDir): Promise<string[]> {
  const program = find('xxh64sum');
  if (!program) {
    console.warn('XXH64SUMS was not checked: xxh64sum not found on this machine');
    return [];
  }
  try {
    const { stdout } = await run(program, ['-c', '.truename/XXH64SUMS'], { cwd: dir, maxBuffer: 1 << 24 });
    const checked = stdout.split('\n').filter((line) => line.endsWith(': OK')).length;
    const expected = Object.keys(manifest.outputs).length;
    return checked >= expected ? [] : [`XXH64SUMS lists ${checked} files of ${expected}`];
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const lines = `${stdout}${stderr}`.split('\n').filter((line) => line && !line.endsWith(': OK'));
    return [`xxh64sum -c fails: ${lines.join('; ')}`];
  }
}
