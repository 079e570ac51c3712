// config-code.ts: how is a configuration in TypeScript run, and why can one not be run?
import { basename, extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Jiti } from 'jiti';
import type { ConfigFault } from './config-fault.ts';

/**
 * Runs TypeScript, which Node 20 does not. What a configuration imports from us is there, also where the command is run
 * without being installed.
 */
export async function typed(file: string): Promise<Jiti> {
  const { createJiti } = await import('jiti');
  const own = fileURLToPath(new URL(`./define-config${extname(import.meta.url)}`, import.meta.url));
  const alias = { 'truename/config': own, '@truename/preflight/config': own };
  return createJiti(pathToFileURL(file).href, { fsCache: false, moduleCache: false, tryNative: false, alias });
}

/** What an error of a configuration's code means, and where it came about. */
export async function codeFault(error: unknown, file: string): Promise<ConfigFault> {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const what = withoutTokens(message.split('\n')[0] ?? '');
  if (/^Cannot find (?:module|package) '?truename\b/.test(what))
    return {
      message: what,
      hint: 'Install it (npm install --save-dev truename), or leave defineConfig() out: export default { environments: … }',
    };
  const parsing = error instanceof SyntaxError ? await parseError(file) : message;
  if (parsing.startsWith(notParsed)) return syntaxFault(parsing, file);
  const place = placeIn(stack, file);
  // Lines stay where they are when types are taken out; columns do not.
  const at = place !== null && extname(file) === '.ts' ? { ...place, column: 1 } : place;
  return { message: `It cannot be run: ${what}`, ...(at === null ? {} : { at }) };
}

/** Errors quote the code, where a token may stand that does not belong there. */
function withoutTokens(text: string): string {
  return text.replace(/eyJ[\w.-]+/g, '…');
}

/** Jiti's words, before what and where. */
const notParsed = 'ParseError:';

/** Node does not say where a module stops being one; jiti does. */
async function parseError(file: string): Promise<string> {
  const jiti = await typed(file);
  return await jiti.import(file).then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : ''),
  );
}

function syntaxFault(parsing: string, file: string): ConfigFault {
  const place = placeIn(parsing, file);
  const [what = ''] = parsing.slice(notParsed.length).split('\n');
  return {
    message: `It is no ${extname(file) === '.ts' ? 'TypeScript' : 'JavaScript'}: ${what.trim()}`,
    // Columns of the parser start at 0.
    ...(place === null ? {} : { at: { ...place, column: place.column + 1 } }),
  };
}

/** The first `truename.config.ts:3:8` in a message or a stack. */
function placeIn(text: string, file: string): { readonly line: number; readonly column: number } | null {
  const name = basename(file).replace(/[^\w]/g, '\\$&');
  const [, line, column] = new RegExp(`${name}(?:\\?[^:]*)?:(\\d+):(\\d+)`).exec(text) ?? [];
  return line === undefined ? null : { line: Number(line), column: Number(column) };
}
