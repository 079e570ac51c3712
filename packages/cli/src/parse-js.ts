// parse-js.ts: what is the syntax tree of a script?
import { type Options, parse } from 'acorn';

const options: Options = {
  ecmaVersion: 'latest',
  allowHashBang: true,
  allowReturnOutsideFunction: true,
  allowAwaitOutsideFunction: true,
};

/**
 * The ESTree program of a module, or else of a script: only a script may have `with`, octal escapes, or a variable named
 * `await`.
 * @throws SyntaxError of the reading as a module, where neither works.
 */
export function parseJs(code: string): unknown {
  try {
    return parse(code, { ...options, sourceType: 'module' });
  } catch (error) {
    try {
      return parse(code, { ...options, sourceType: 'script' });
    } catch {
      throw error;
    }
  }
}
