// explain-digits.ts: how are the digits in a name made, and which command tells them again?
import { debugIdOf, type Language } from '@truename/engine';
import type { Naming, OutputRecord } from '@truename/manifest';
import type { DigitsExplained } from './explain-types.ts';

/** An output, and its bytes where it is a text. */
export interface HashedFile {
  readonly path: string;
  readonly record: OutputRecord;
  readonly digits: string;
  readonly language: Language;
  /** One character a byte; null for a binary, which never names itself. */
  readonly text: string | null;
  /** The other members of its circle. */
  readonly component: readonly string[];
}

export function explainDigits(file: HashedFile, naming: Naming): DigitsExplained {
  const { digits } = file;
  const { algorithm, salt = '' } = naming;
  const blanked = blankedIn(file);
  const command = file.component.length > 0 || blanked === null ? null : commandFor(file, blanked, naming);
  return { digits, algorithm, salt, how: `${hashName(naming)} of ${howFor(file, blanked)}`, command };
}

/** Text that is blanked, and what with. */
type Blank = readonly [text: string, zeros: string];

const zeroId = '00000000-0000-0000-0000-000000000000';

/** What stands in the file and is not hashed; null where an encoding hides it. */
function blankedIn({ text, digits, language }: HashedFile): readonly Blank[] | null {
  if (text === null) return [];
  const isCode = language === 'js' || language === 'css';
  // A map inside its own file carries the file's name, behind base64 or percent-encoding.
  if (isCode && /[#@]\s*sourceMappingURL=data:/.test(text)) return null;
  const blanks: Blank[] = [
    [digits, digits.replaceAll(/./g, '0')],
    [debugIdOf(digits), zeroId],
  ];
  return blanks.filter(([blank]) => text.includes(blank));
}

function hashName({ algorithm, length }: Naming): string {
  const [name, most] = algorithm === 'xxh64' ? ['XXH64', 16] : ['SHA-256', 64];
  return length === most ? name : `the first ${length} digits of the ${name}`;
}

function howFor({ record, component }: HashedFile, blanked: readonly Blank[] | null): string {
  const others = component.length === 1 ? 'the file' : `the ${component.length} files`;
  if (component.length > 0)
    return `its content and that of ${others} it is in a circle with, the digits of all of them blanked`;
  const content =
    blanked === null
      ? 'its content, with its own digits blanked in the source map inside it'
      : blanked.length === 0
        ? 'its content'
        : 'its content, with its own digits blanked';
  return record.twin === undefined ? content : `${content}, and of its number among equal chunks (${record.twin})`;
}

function commandFor(
  { path, record }: HashedFile,
  blanked: readonly Blank[],
  { algorithm, length, salt = '' }: Naming,
): string {
  const program = algorithm === 'xxh64' ? 'xxh64sum' : 'sha256sum';
  const isShort = length < (algorithm === 'xxh64' ? 16 : 64);
  const cut = isShort ? ` | cut -c1-${length}` : '';
  const before = [
    ...(salt === '' ? [] : [`printf %s ${quoted(salt)}`]),
    // The engine's domain for twins: it keeps their hashes apart from those of plain content.
    ...(record.twin === undefined ? [] : [domainOf(`twin:${record.twin}`)]),
  ];
  const name = quoted(path.startsWith('-') ? `./${path}` : path);
  const edits = blanked.map(([text, zeros]) => `-e s/${text}/${zeros}/g`);
  // Names with line breaks and backslashes are printed in another way, so they are read instead.
  const isPlain = edits.length + before.length === 0 && !/[\\\n\r]/.test(path);
  if (isPlain) return `${program} ${name}${cut}`;
  const content = edits.length === 0 ? `cat ${name}` : `sed ${edits.join(' ')} ${name}`;
  const input = before.length === 0 ? content : `{ ${[...before, content].join('; ')}; }`;
  return `${input} | ${program}${cut}`;
}

function domainOf(domain: string): string {
  return `printf '\\000truename\\000%s\\000%s\\000' ${domain.length} ${domain}`;
}

/** For a POSIX shell. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
