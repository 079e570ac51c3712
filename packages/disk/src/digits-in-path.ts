// digits-in-path.ts: which digits are those of an output's name?
import { createRecomputer, languageOf, TruenameError } from '@truename/engine';
import type { DigestedInput } from './digested-input.ts';
import { unreadable } from './fault.ts';
import type { FileSystem } from './file-system.ts';

/** The digits in the path of an output; null where there are none. */
export type DigitReader = (path: string) => string | null;

/**
 * A name may hold more than one text that looks like digits, where a bundler made it: then the content tells which of
 * them are the hash.
 */
export async function digitReader(input: DigestedInput, fs: FileSystem): Promise<DigitReader> {
  const { names, found, files, manifest } = input;
  const { algorithm, length, salt = '' } = manifest.naming;
  const recomputer = await createRecomputer({ hash: algorithm, hashLength: length, salt });
  const isHash = (path: string, digits: string): boolean => {
    if (found.get(path)?.digits === digits) return true;
    const language = languageOf(names.plain(path));
    const { component, twin = 0 } = manifest.outputs[path] ?? {};
    if (language === 'binary' || component !== undefined) return false;
    return recomputer.alone({ language, bytes: read(files.get(path)!, fs), digits, twin }) === digits;
  };
  return (path) => {
    const spots = [...new Set(names.spots(path).map(({ start, end }) => path.slice(start, end)))];
    const [likeliest = null] = spots;
    if (spots.length < 2 || !files.has(path)) return likeliest;
    return spots.find((digits) => isHash(path, digits)) ?? likeliest;
  };
}

function read({ path, absolute }: { readonly path: string; readonly absolute: string }, fs: FileSystem): Uint8Array {
  try {
    return fs.readFileSync(absolute);
  } catch (error) {
    throw new TruenameError([unreadable(path, error)]);
  }
}
