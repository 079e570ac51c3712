// files.ts: are the files of the build there, as the build made them?
import type { FileRecord } from '@truename/manifest';
import xxhash, { type XXHashAPI } from 'xxhash-wasm';
import { type BuildFile, urlOf } from '../build-files.ts';
import type { CheckId } from '../check-list.ts';
import { isAnswer, type Question, type Reply } from '../net/ask.ts';
import { knownEncodings } from '../net/unpackers.ts';
import { pooled } from '../pool.ts';
import type { Scene, Vantage } from '../scene.ts';
import { createBodySum } from './body-sum.ts';
import type { CorsUses } from './cors-uses.ts';

/** What came when a file was asked for. */
export interface SeenFile {
  readonly file: BuildFile;
  /** What users ask for, whoever was asked here. */
  readonly url: URL;
  readonly vantage: Vantage;
  /** Without compression; and the XXH64 of its body. The same answer as `packed` where that came plain. */
  readonly plain: Reply;
  readonly sum: string;
  /** With compression, where that was asked for. */
  readonly packed: Summed | null;
  /** A part of it: `part.from` to `part.to`, both included, where that was asked for. */
  readonly part: Part | null;
  /** Origins of pages of other hosts that load the file with CORS. */
  readonly cors: readonly string[];
  /** What came for the second of these origins and those behind it, where the first got leave for itself only. */
  readonly others: readonly Reply[];
  /** Origins of pages of other hosts that load it without CORS. */
  readonly embedding: readonly string[];
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
  const tools = { scene, hasher: await xxhash(), asked: askedHeaders(look) };
  return await pooled(files, scene.settings.concurrency, async (file) => {
    const seen = await seeFile(file, look, tools);
    tick();
    return seen;
  });
}

type Headers = NonNullable<Question['headers']>;

interface Tools {
  readonly scene: Scene;
  readonly hasher: XXHashAPI;
  readonly asked: Readonly<Record<'plain' | 'packed', Headers>>;
}

/** The same for all files. */
function askedHeaders({ cors: { origins } }: FileLook): Tools['asked'] {
  const [origin] = origins;
  const shared = origin === undefined ? {} : { origin };
  return {
    plain: { ...shared, 'accept-encoding': 'identity' },
    packed: { ...shared, 'accept-encoding': knownEncodings.join(', ') },
  };
}

async function seeFile(file: BuildFile, { base, vantage, cors }: FileLook, tools: Tools): Promise<SeenFile> {
  const { path, record, isHashed, isRanged } = file;
  const { assets } = tools.scene.settings;
  const own = urlOf(path, base);
  // A byte more than there should be tells that there is more.
  const wish = { url: own, instance: vantage, limit: record.size };
  const packed = isHashed && isPacked(record) ? await summed(wish, tools.asked.packed, tools) : null;
  const plain = packed !== null && isUnpacked(packed.reply) ? packed : await summed(wish, tools.asked.plain, tools);
  const isThere = isAnswer(plain.reply) && plain.reply.status === 200;
  const users = cors.origins.length > 0 && cors.isUsed(path) ? cors.origins : nobody;
  return {
    file,
    url: base === assets ? own : urlOf(path, assets),
    vantage,
    plain: plain.reply,
    sum: plain.sum,
    packed: isThere ? packed : null,
    part: isThere && isRanged ? await partOf(wish, tools) : null,
    cors: users,
    others: isForOne(plain.reply, users) ? await othersOf(wish, users, tools) : nobody,
    embedding: cors.origins.length > 0 && cors.isEmbedded(path) ? cors.origins : nobody,
  };
}

/** What comes plain although compression was accepted is what comes where it is not (RFC 9110, 12.5.3): both are known. */
function isUnpacked(reply: Reply): boolean {
  if (!isAnswer(reply) || reply.status !== 200) return false;
  return (reply.headers['content-encoding'] ?? 'identity').toLowerCase() === 'identity';
}

interface Summed {
  readonly reply: Reply;
  /** XXH64 of the body. */
  readonly sum: string;
}

type Wish = Pick<Question, 'url' | 'instance' | 'limit'>;

async function summed({ url, instance, limit }: Wish, headers: Headers, { scene, hasher }: Tools): Promise<Summed> {
  const sum = createBodySum(hasher);
  const reply = await scene.caller.ask({ url, instance, limit, headers, unpack: true, sink: sum });
  return { reply, sum: sum.digest() };
}

const nobody: readonly never[] = [];

/** Leave for the origin that asks may be leave for some origins only. */
function isForOne(reply: Reply, [first, second]: readonly string[]): boolean {
  if (second === undefined || !isAnswer(reply) || reply.status !== 200) return false;
  return reply.headers['access-control-allow-origin'] === first;
}

async function othersOf(wish: Wish, [, ...others]: readonly string[], { scene, asked }: Tools): Promise<Reply[]> {
  return await Promise.all(others.map((origin) => scene.caller.ask({ ...wish, headers: { ...asked.plain, origin } })));
}

/** Servers compress text, and leave small files alone. */
export function isPacked({ type, size }: FileRecord): boolean {
  return size >= 256 && /^text\/|[/+](?:json|xml)$|^application\/wasm$|^image\/svg/.test(type);
}

async function partOf({ url, instance, limit }: Wish, { scene, asked }: Tools): Promise<Part> {
  const [from, to] = [1, Math.min(limit - 1, 100)];
  const headers = { ...asked.plain, range: `bytes=${from}-${to}` };
  return { reply: await scene.caller.ask({ url, instance, limit, headers }), from, to };
}
