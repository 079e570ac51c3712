// digest-settings.ts: what do the options of `truename digest` mean to the engine?
import {
  baseHint,
  globHint,
  hashLengthHint,
  isPattern,
  matcher,
  type Output,
  type Problem,
  parsePattern,
  type Settings,
} from '@truename/engine';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage.ts';
import type { DigestOptions } from './digest-options.ts';

/**
 * The settings that the user gave; what is left out is for the manifest of a digested input, or a default, to say.
 * @throws UsageError for a value that cannot work.
 */
export async function digestSettings(options: DigestOptions, env: Terminal['env']): Promise<Partial<Settings>> {
  check(options);
  const { base, pattern, hash, 'hash-length': hashLength, salt, fixed, rename, attribute, integrity, strict } = options;
  return {
    ...{ fixed, rename, attributes: attribute },
    ...(base === undefined ? {} : { base }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(hash === undefined ? {} : { hash }),
    ...(hashLength === undefined ? {} : { hashLength }),
    ...(salt === undefined ? {} : { salt }),
    ...(integrity === undefined ? {} : { integrity: integrity === 'none' ? false : integrity }),
    missing: options.missing ?? (strict || env.CI ? 'error' : 'warn'),
    // The parser is large: loaded only by who needs it.
    ...(options['js-strings'] ? { jsStrings: true, parseJs: (await import('../parse-js.ts')).parseJs } : {}),
  };
}

function check({
  base,
  pattern,
  hash = 'xxh64',
  'hash-length': length,
  fixed,
  rename,
  attribute,
}: DigestOptions): void {
  refuse('--base', base, baseHint);
  refuse('--pattern', pattern, patternHint);
  refuse('--hash-length', length, (digits) => hashLengthHint(digits, hash));
  for (const glob of fixed) refuse('--fixed', glob, globHint);
  for (const glob of rename) refuse('--rename', glob, globHint);
  for (const name of attribute) refuse('--attribute', name, attributeHint);
}

function refuse<T>(name: string, value: T | undefined, hintOf: (value: T) => string | null): void {
  const hint = value === undefined ? null : hintOf(value);
  if (hint !== null) throw new UsageError(`${name} is ${JSON.stringify(value)}`, hint);
}

function patternHint(text: string): string | null {
  const pattern = parsePattern(text);
  return isPattern(pattern) ? null : `${pattern.message}. ${pattern.hint}`;
}

/** As HTML's tokenizer reads names (WHATWG HTML, 13.1.2.3). */
function attributeHint(name: string): string | null {
  return /^[^\s"'<>/=\p{Cc}]+$/u.test(name) ? null : 'Give the name of an attribute, such as data-src';
}

/** A glob that matches no file is most likely misspelt. */
export function unmatchedGlobs({ fixed, rename }: DigestOptions, outputs: readonly Output[]): Problem[] {
  const paths = outputs.map(({ asset }) => asset.path);
  const unmatched = (name: string, globs: readonly string[]) =>
    globs.filter((glob) => !paths.some(matcher([glob]))).map((glob) => unmatchedGlob(name, glob));
  return [...unmatched('--fixed', fixed), ...unmatched('--rename', rename)];
}

function unmatchedGlob(name: string, glob: string): Problem {
  return {
    code: 'invalid-option',
    severity: 'warning',
    message: `${name} ${JSON.stringify(glob)} matches no file`,
    hint: 'A glob matches whole paths below <in>: "img/*.png", "**/*.pdf"',
  };
}
