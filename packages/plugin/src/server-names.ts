// server-names.ts: does the client have the files that server code names?
import type { Output, Problem } from '@truename/engine';
import type { Manifest } from '@truename/manifest';
import { fromRoot } from './site.ts';
import { hasherOf, type State } from './state.ts';

/** A client build, as a server build knows it. */
export interface ClientBuild {
  readonly manifest: Manifest;
  /** Absolute path of the manifest, where an earlier process wrote it. */
  readonly readFrom: string | null;
}

/** The named files of a server build, and the client build that they are held against. */
export interface ServerNames {
  readonly outputs: readonly Output[];
  readonly client: ClientBuild;
  /** Absolute. */
  readonly root: string;
}

/** Manifest of an earlier client build → its outputs that server code of this process names. */
const namedOfEarlier = new Map<string, readonly string[]>();

/**
 * Pictures and fonts get their names without the client: a problem for each that only the server has. What is named of a
 * client build of an earlier process is remembered, since that client may be built again after the server.
 */
export function checkServerNames({ outputs, client, root }: ServerNames, state: State): Problem[] {
  const { missing } = state.options;
  const isRewritten = outputs.some(({ rewritten }) => rewritten > 0);
  if (isRewritten && isNamedOtherwise(client.manifest, state)) return [namedOtherwise(client.manifest)];
  const digits = digitsNamed(outputs, state);
  const paths = Object.keys(client.manifest.outputs);
  const named = paths.filter((path) => digitsOf(path, state).some((each) => digits.has(each)));
  if (client.readFrom !== null) namedOfEarlier.set(client.readFrom, named);
  if (missing === 'ignore') return [];
  const known = new Set([...paths, ...outputs.map(({ path }) => path)].flatMap((path) => digitsOf(path, state)));
  const severity = missing === 'error' ? 'error' : 'warning';
  return [...state.leaves]
    .filter(([leaf]) => digits.has(leaf) && !known.has(leaf))
    .map(([leaf, sources]) => onlyOnServer([...sources].map((id) => fromRoot(root, id))[0] ?? leaf, severity));
}

/** Problems where server code of this process names files of an earlier build of this client, which are gone now. */
export function goneSinceServer(path: string, { outputs }: Manifest): Problem[] {
  const named = namedOfEarlier.get(path) ?? [];
  namedOfEarlier.delete(path);
  return named.filter((output) => !Object.hasOwn(outputs, output)).map(builtTooLate);
}

/** Then neither the digits nor the places of the digits are those that the server would write. */
function isNamedOtherwise({ naming }: Manifest, { options }: State): boolean {
  const { pattern, hash, hashLength, salt } = options;
  return (
    naming.pattern !== pattern ||
    naming.algorithm !== hash ||
    naming.length !== hashLength ||
    (naming.salt ?? '') !== salt
  );
}

function digitsNamed(outputs: readonly Output[], state: State): Set<string> {
  const texts = outputs.filter(({ asset, bytes }) => bytes !== null && asset.language !== 'binary');
  return new Set(texts.flatMap(({ bytes }) => digitsOf(Buffer.from(bytes!).toString('latin1'), state)));
}

function digitsOf(text: string, state: State): string[] {
  return text.match(new RegExp(`(?<![0-9a-f])[0-9a-f]{${hasherOf(state).length}}(?![0-9a-f])`, 'g')) ?? [];
}

function namedOtherwise({ naming }: Manifest): Problem {
  return {
    code: 'invalid-option',
    severity: 'error',
    message: `The client build was named with other options than the server build has: ${JSON.stringify(naming)}`,
    hint: 'Give truename() the same pattern, hash, hashLength and salt in both builds, and build the client again',
  };
}

function onlyOnServer(name: string, severity: 'error' | 'warning'): Problem {
  return {
    code: 'dangling-reference',
    severity,
    message: `The server build names ${JSON.stringify(name)}, and the client build has no such file`,
    at: { path: name },
    hint: 'Import it in client code too; or let the server write it (build.ssrEmitAssets), and send it from there',
  };
}

function builtTooLate(path: string): Problem {
  return {
    code: 'dangling-reference',
    severity: 'error',
    message: `The server build before this one names ${path} of an earlier client build, and that file is gone`,
    at: { path },
    hint: 'Build the client before the server',
  };
}
