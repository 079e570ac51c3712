// body.ts: what is in the body of an answer, within bounds?
import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable, type Transform } from 'node:stream';
import type { Question } from './ask.ts';
import { LateError, type Silence, silent } from './silence.ts';
import { type Unpacker, unpackers } from './unpackers.ts';

/** What was read of a body. */
export interface Taken {
  /** Bytes that were read, unpacked. */
  readonly size: number;
  /** The first of them. */
  readonly start: Buffer;
  /** There was more than the limit. */
  readonly isCut: boolean;
  /** The encoding that was undone. */
  readonly unpacked: string | null;
  /** Why a compressed body could not be unpacked. */
  readonly damage: string | null;
}

/** So many bytes of each body are kept, to be shown or compared. */
const startSize = 600;

/** Bytes of the body of an error that are read. */
const largestError = 65_536;

/** Compressed bodies that are not larger are unpacked in one piece, which takes far less time than a stream. */
const smallBody = 131_072;

/** What has been taken so far. */
interface Basket {
  readonly parts: Buffer[];
  readonly most: number;
  size: number;
  damage: string | null;
}

/** Gets the length of each piece, as it was sent. */
type OnArrival = (bytes: number) => void;

/** Reads a body, never more than the limit. Throws errors of our timers. */
export async function readBody(
  incoming: IncomingMessage,
  question: Question,
  onArrival: OnArrival,
): Promise<Taken | Silence> {
  const { limit, unpack } = question;
  const encoding = (incoming.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const isPacked = unpack === true && encoding !== 'identity';
  const unpacker = isPacked ? unpackers[encoding] : undefined;
  const damage = isPacked && !unpacker ? `the encoding "${encoding}" is not known here` : null;
  // What an error says may be longer than the file, and is read so that the connection can be used again.
  const most = isSuccess(incoming) ? limit : Math.max(limit, largestError);
  const basket: Basket = { parts: [], size: 0, most, damage };
  const take = (bytes: Buffer): boolean => put(bytes, basket, question);
  try {
    if (unpacker) await takeUnpacked(incoming, unpacker, { take, basket, onArrival });
    else
      await takeAll(incoming, (bytes) => {
        onArrival(bytes.byteLength);
        return take(bytes);
      });
  } catch (error) {
    if (error instanceof LateError) throw error;
    if (unpacker === undefined || !isDamage(error)) return brokenOff(incoming, basket.size);
    basket.damage = `it cannot be unpacked: ${error instanceof Error ? error.message : error}`;
  }
  const { size, parts } = basket;
  return {
    size,
    start: Buffer.concat(parts),
    isCut: size > most,
    unpacked: unpacker ? encoding : null,
    damage: basket.damage,
  };
}

function isSuccess({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** False when there is enough. */
function put(bytes: Buffer, basket: Basket, { sink }: Question): boolean {
  if (basket.size < startSize) basket.parts.push(bytes.subarray(0, startSize - basket.size));
  basket.size += bytes.byteLength;
  if (basket.size > basket.most) return false;
  sink?.update(bytes);
  return true;
}

interface Taking {
  take(bytes: Buffer): boolean;
  readonly basket: Basket;
  readonly onArrival: OnArrival;
}

async function takeUnpacked(
  incoming: IncomingMessage,
  { stream, atOnce }: Unpacker,
  { take, basket, onArrival }: Taking,
): Promise<void> {
  const packed = await collected(incoming, onArrival);
  if (packed === null) {
    const transform: Transform = stream();
    incoming.on('data', (bytes: Buffer) => onArrival(bytes.byteLength));
    // Errors of both come out of the transform; to end it early ends the connection.
    await takeAll(
      pipeline(incoming, transform, () => {}),
      take,
    );
  } else if (packed.byteLength > 0) {
    const bytes = atOnce(packed, basket.most);
    // How it begins is worth knowing of a body that is too long, too.
    if (bytes === null) await takeAll(stream().end(packed), take);
    else take(bytes);
  }
}

/** The whole body, if it is small; else null, and the stream is as it was. */
async function collected(incoming: IncomingMessage, onArrival: OnArrival): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let size = 0;
  const isWhole = await consume(incoming, (bytes) => {
    onArrival(bytes.byteLength);
    parts.push(bytes);
    size += bytes.byteLength;
    return size <= smallBody;
  });
  const [first] = parts;
  const packed = parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
  if (isWhole) return packed;
  incoming.unshift(packed);
  return null;
}

/** Ends the stream where nothing more is taken. */
async function takeAll(stream: Readable, take: (bytes: Buffer) => boolean): Promise<void> {
  if (!(await consume(stream, take))) stream.destroy();
}

/** Reads until the end; or pauses, and says false, where nothing more is taken. */
function consume(stream: Readable, take: (bytes: Buffer) => boolean): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let isDone = false;
    const onData = (bytes: Buffer): void => {
      if (take(bytes)) return;
      isDone = true;
      stream.off('data', onData).pause();
      resolve(false);
    };
    stream.on('data', onData);
    stream.on('end', () => {
      isDone = true;
      resolve(true);
    });
    stream.on('error', reject);
    // An error is made only where it is one: its stack would cost more than the body.
    stream.on('close', () => {
      if (!isDone) reject(new Error('closed'));
    });
  });
}

/** Errors of zlib have codes such as `Z_DATA_ERROR`, those of Brotli `ERR__ERROR_FORMAT_PADDING_1`. */
function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(?:Z_|ERR_[_A-Z]*(?:FORMAT|BROTLI)|ZSTD_)/.test(code);
}

function brokenOff({ headers, complete }: IncomingMessage, size: number): Silence {
  const length = headers['content-length'];
  const of = length === undefined ? '' : ` of ${length}`;
  return silent('broken', complete ? 'the body could not be read' : `the answer broke off after ${size}${of} bytes`);
}
