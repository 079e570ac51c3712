// ask.ts: what does a server answer to one request?
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Instance } from '../config/instance.ts';
import { readBody, type Taken } from './body.ts';
import { NoHttpError, type Silence, silenceOf } from './silence.ts';
import { createWatch } from './watch.ts';
import type { Way } from './way.ts';

/** One request. */
export interface Question {
  readonly url: URL;
  /** The machine that is asked instead of the one that DNS leads to; Host and SNI stay those of the URL. */
  readonly instance: Instance | null;
  /** `Accept` is there by itself. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes of the body that are read at most, unpacked; the connection is cut at more. */
  readonly limit: number;
  /** Undo the Content-Encoding. */
  readonly unpack?: true;
  readonly sink?: Sink;
  /** To hang up is an answer too: it is not asked again, and is held against nobody. */
  readonly mayHangUp?: true;
}

/** Gets the body in pieces. */
export interface Sink {
  /** The question is asked, perhaps again: what came before belongs to no answer. */
  start(): void;
  update(bytes: Uint8Array): void;
}

export interface Answer extends Taken {
  readonly status: number;
  /** Such as `Not Found`; the server's own words, or empty. */
  readonly message: string;
  /** `1.1` or `1.0`. */
  readonly version: string;
  readonly headers: IncomingHttpHeaders;
}

export type Reply = Answer | Silence;

export function isAnswer(reply: Reply): reply is Answer {
  return 'status' in reply;
}

/** Asks once. Never throws. */
export function askOnce(question: Question, way: Way): Promise<Reply> {
  question.sink?.start();
  return new Promise((resolve) => {
    /** From the head of the answer on its body tells how it ends. */
    let isOpen = true;
    const outgoing = way.request(optionsOf(question, way));
    const watch = createWatch(outgoing, way.timeoutMs);
    const settle = (reply: Reply): void => {
      watch.end();
      resolve(reply);
    };
    const fail = (error: Error): void => {
      const silence = silenceOf(error);
      if (!isOpen && silence.silence !== 'late') return;
      const isNews = isOpen;
      isOpen = false;
      // The server has ended an idle connection just as it was used again: that says nothing of this question.
      if (isNews && silence.silence === 'closed' && outgoing.reusedSocket) void askOnce(question, way).then(settle);
      else settle(silence);
    };
    outgoing.on('error', fail);
    outgoing.on('upgrade', refuseUpgrade);
    outgoing.on('close', () => {
      if (isOpen) fail(closedEarly);
    });
    outgoing.on('response', (incoming) => {
      isOpen = false;
      watch.begin();
      readBody(incoming, question, watch.arrived).then(
        (taken) => settle('silence' in taken ? taken : answerOf(incoming, taken)),
        (error: unknown) => settle(silenceOf(error)),
      );
    });
    outgoing.end();
  });
}

const closedEarly = Object.assign(new Error('closed'), { code: 'ECONNRESET' });

/** Nobody asks for another protocol. Node would end the connection, and say nothing. */
function refuseUpgrade(this: ClientRequest, { statusCode }: IncomingMessage, socket: Duplex): void {
  socket.destroy();
  this.emit('error', new NoHttpError(`status ${statusCode}, to another protocol that nobody asked for`));
}

function answerOf(
  { statusCode: status = 0, statusMessage: message = '', httpVersion: version, headers }: IncomingMessage,
  { size, start, isCut, unpacked, damage }: Taken,
): Answer {
  return { status, message, version, headers, size, start, isCut, unpacked, damage };
}

/** Bytes of the head of an answer, as many as browsers read. Node reads 16,384 unless told. */
const largestHead = 262_144;

/** Headers as a list are not looked through again for each request. */
function optionsOf({ url, headers = {} }: Question, way: Way): RequestOptions {
  const list = [...way.headers];
  if (headers.accept === undefined) list.push('Accept', '*/*');
  for (const name in headers) list.push(name, headers[name] ?? '');
  return { agent: way.agent, path: url.pathname + url.search, headers: list, maxHeaderSize: largestHead };
}
