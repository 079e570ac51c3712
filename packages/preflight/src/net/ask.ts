// ask.ts: what does a server answer to one request?
import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request as plainRequest } from 'node:http';
import { type RequestOptions, request as secureRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Instance } from '../config/instance.ts';
import type { Address } from './addresses.ts';
import { readBody, type Taken } from './body.ts';
import { type Silence, silenceOf } from './silence.ts';
import { createWatch } from './watch.ts';

/** One request. */
export interface Question {
  readonly url: URL;
  /** The machine that is asked instead of the one that DNS leads to; Host and SNI stay those of the URL. */
  readonly instance: Instance | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes of the body that are read at most, unpacked; the connection is cut at more. */
  readonly limit: number;
  /** Undo the Content-Encoding. */
  readonly unpack?: true;
  /** Gets the body in pieces. */
  onBytes?(bytes: Uint8Array): void;
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

/** How a request gets there. */
export interface Way {
  readonly agents: { readonly http: Agent; readonly https: Agent };
  readonly addresses: readonly Address[];
  /** Milliseconds until the head of the answer is there; the body gets as much, and more by its length. */
  readonly timeoutMs: number;
}

export const userAgent = 'truename-preflight';

/** Asks once. Never throws. */
export function askOnce(question: Question, way: Way): Promise<Reply> {
  return new Promise((resolve) => {
    const isPlain = question.url.protocol === 'http:' || question.instance?.isPlain === true;
    const outgoing = (isPlain ? plainRequest : secureRequest)(optionsOf(question, way, isPlain));
    const watch = createWatch(outgoing, way.timeoutMs);
    const settle = (reply: Reply): void => {
      watch.end();
      resolve(reply);
    };
    outgoing.on('error', (error) => {
      const silence = silenceOf(error);
      // The server has ended an idle connection just as it was used again: that says nothing of this question.
      if (silence.silence === 'closed' && outgoing.reusedSocket) void askOnce(question, way).then(settle);
      else settle(silence);
    });
    outgoing.on('response', (incoming) => {
      watch.begin();
      readBody(incoming, { ...question, onArrival: watch.arrived }).then(
        (taken) => settle('silence' in taken ? taken : { ...headOf(incoming), ...taken }),
        (error: unknown) => settle(silenceOf(error)),
      );
    });
    outgoing.end();
  });
}

function headOf({
  statusCode = 0,
  statusMessage = '',
  httpVersion,
  headers,
}: IncomingMessage): Omit<Answer, keyof Taken> {
  return { status: statusCode, message: statusMessage, version: httpVersion, headers };
}

function optionsOf(
  { url, instance, headers }: Question,
  { agents, addresses, timeoutMs }: Way,
  isPlain: boolean,
): RequestOptions {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isForwarded = instance?.isPlain === true && url.protocol === 'https:';
  return {
    agent: isPlain ? agents.http : agents.https,
    host: instance?.address ?? host,
    port: instance?.port ?? (Number(url.port) || (url.protocol === 'http:' ? 80 : 443)),
    path: url.pathname + url.search,
    servername: isIP(host) > 0 ? '' : host,
    lookup: lookupOf(addresses),
    // One address after the other, and none of them for ever.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: Math.max(250, Math.min(2500, Math.floor(timeoutMs / 4))),
    headers: {
      host: url.host,
      'user-agent': userAgent,
      accept: '*/*',
      // What the balancer would tell the instance, so that it does not send us to https.
      ...(isForwarded ? { 'x-forwarded-proto': 'https' } : {}),
      ...headers,
    },
  } as RequestOptions;
}

/** The addresses that were looked up before, for every one of thousands of requests. */
function lookupOf(addresses: readonly Address[]): LookupFunction {
  return (_host, options, done) => {
    const [first] = addresses;
    if (options.all === true)
      done(
        null,
        addresses.map((each) => ({ ...each })),
      );
    else if (first) done(null, first.address, first.family);
  };
}
