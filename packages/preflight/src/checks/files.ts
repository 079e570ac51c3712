// files.ts: are the files of the build there, as the build made them?
import xxhash, { type XXHashAPI } from 'xxhash-wasm';
import { type BuildFile, urlOf } from '../build-files.ts';
import type { CheckId } from '../check-list.ts';
import { isAnswer, type Question, type Reply } from '../net/ask.ts';
import { knownEncodings } from '../net/unpackers.ts';
import { pooled } from '../pool.ts';
import type { Scene, Vantage } from '../scene.ts';
import type { CorsUses } from './cors-uses.ts';

/** What came when a file was asked for. */
export interface SeenFile {
  readonly file: BuildFile;
  /** What users ask for, whoever was asked here. */
  readonly url: URL;
  readonly vantage: Vantage;
  /** Without compression; and the XXH64 of its body. */
  readonly plain: Reply;
  readonly sum: string;
  /** With compression, where that was asked for. */
  readonly packed: { readonly reply: Reply; readonly sum: string } | null;
  /** A part of it: `part.from` to `part.to`, both included, where that was asked for. */
  readonly part: Part | null;
  /** Origins of pages of other hosts that load the file with CORS. */
  readonly cors: readonly string[];
}

export interface Part {
  readonly reply: Reply;
  readonly from: number;
  readonly to: number;
}

export const fileChecks: readonly CheckId[] = [
  'asset.status',
  'asset.bytes',
  'asset.type',
  'asset.cache',
  'asset.cors',
  'asset.encoding',
  'asset.vary',
  'asset.range',
];

/** Where files are asked for, and by whom. */
export interface FileLook {
  readonly vantage: Vantage;
  /** For an instance it may be another URL than users know. */
  readonly base: URL;
  readonly cors: CorsUses;
}

/** Asks one vantage for files. `tick` is called for each. */
export async function seeFiles(
  files: readonly BuildFile[],
  look: FileLook,
  { scene, tick }: { readonly scene: Scene; tick(): void },
): Promise<SeenFile[]> {
  const hasher = await xxhash();
  return await pooled(files, scene.settings.concurrency, async (file) => {
    const seen = await seeFile(file, look, { scene, hasher });
    tick();
    return seen;
  });
}

interface Tools {
  readonly scene: Scene;
  readonly hasher: XXHashAPI;
}

async function seeFile(
  file: BuildFile,
  { base, vantage, cors: { origins, isUsed } }: FileLook,
  tools: Tools,
): Promise<SeenFile> {
  const { record } = file;
  const [origin] = origins;
  const cors = isUsed(file.path) ? origins : [];
  const question = {
    url: urlOf(file.path, base),
    instance: vantage,
    // A byte more than there should be tells that there is more.
    limit: record.size,
    ...(origin === undefined ? {} : { headers: { origin } }),
  };
  const { reply: plain, sum } = await summed(question, 'identity', tools);
  const seen = { file, url: urlOf(file.path, tools.scene.settings.assets), vantage, plain, sum, cors };
  const isThere = isAnswer(plain) && plain.status === 200;
  if (!isThere || !file.isHashed) return { ...seen, packed: null, part: null };
  const packed = isPacked(record.type, record.size) ? await summed(question, knownEncodings.join(', '), tools) : null;
  return { ...seen, packed, part: file.isRanged ? await partOf(question, record.size, tools.scene) : null };
}

async function summed(
  question: Question,
  encodings: string,
  { scene, hasher }: Tools,
): Promise<{ reply: Reply; sum: string }> {
  const sum = hasher.create64();
  const reply = await scene.caller.ask({
    ...question,
    headers: { ...question.headers, 'accept-encoding': encodings },
    unpack: true,
    onBytes: (bytes) => {
      sum.update(bytes);
    },
  });
  return { reply, sum: sum.digest().toString(16).padStart(16, '0') };
}

/** Servers compress text, and leave small files alone. */
function isPacked(type: string, size: number): boolean {
  return size >= 256 && /^text\/|[/+](?:json|xml)$|^application\/wasm$|^image\/svg/.test(type);
}

async function partOf(question: Question, size: number, { caller }: Scene): Promise<Part> {
  const [from, to] = [1, Math.min(size - 1, 100)];
  const headers = { ...question.headers, 'accept-encoding': 'identity', range: `bytes=${from}-${to}` };
  return { reply: await caller.ask({ ...question, headers }), from, to };
}
