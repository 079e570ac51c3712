// map-text.ts: what does a bundler's source map look like?
import { posix } from 'node:path';
import { type Next, pick } from './random.ts';
import { identifier, noun, sentence } from './words.ts';

/** A source map (version 3) of about `bytes` bytes for the text of the file at `path`, with the content of its sources. */
export function mapText(
  { path, text, bytes }: { readonly path: string; readonly text: string; readonly bytes: number },
  next: Next,
): string {
  const mappings = text.split('\n').map((line) => lineMappings(line.length, next));
  const sources: string[] = [];
  const sourcesContent: string[] = [];
  let length = mappings.reduce((sum, line) => sum + line.length + 1, 0);
  while (sources.length === 0 || length < bytes) {
    const source = sourceText(next);
    sources.push(`../../src/${noun(next)}/${noun(next)}-${sources.length}.ts`);
    sourcesContent.push(source);
    length += source.length * 1.1;
  }
  const names = Array.from({ length: 40 }, () => identifier(next));
  return JSON.stringify({
    version: 3,
    file: posix.basename(path),
    names,
    sources,
    sourcesContent,
    mappings: mappings.join(';'),
  });
}

/** One segment for every dozen columns. */
function lineMappings(length: number, next: Next): string {
  const segments: string[] = [];
  for (let column = 0, step = 0; column < length; column += step) {
    segments.push(`${digits(step)}A${pick(['A', 'A', 'C'], next)}${segments.length % 2 === 0 ? 'I' : 'J'}`);
    step = 4 + next(20);
  }
  return segments.join(',');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A number of at least 0 as a base64 VLQ. */
function digits(value: number): string {
  let rest = value << 1;
  let result = '';
  do {
    const low = rest & 31;
    rest >>>= 5;
    result += alphabet[rest > 0 ? low | 32 : low];
  } while (rest > 0);
  return result;
}

function sourceText(next: Next): string {
  const lines = Array.from({ length: 20 + next(60) }, () =>
    next(4) === 0
      ? `  // ${sentence(next)}`
      : `  const ${identifier(next)} = ${noun(next)}.${noun(next)}('${noun(next)}', { ${noun(next)}: ${next(99)} });`,
  );
  return `export function ${identifier(next)}(${noun(next)}: string): void {\n${lines.join('\n')}\n}\n`;
}
