// silence.ts: why did no answer come, and whose fault is that?

export type SilenceKind =
  | 'dns'
  | 'refused'
  | 'closed'
  | 'late'
  | 'unreachable'
  | 'tls'
  | 'no-http'
  | 'broken'
  | 'not-asked';

/** No answer came, or none that is whole. */
export interface Silence {
  readonly silence: SilenceKind;
  /** Follows on "no answer: ". */
  readonly text: string;
  /** The reason is on this side: nothing is known of the environment. */
  readonly isOurs: boolean;
}

export function silent(silence: SilenceKind, text: string, isOurs: boolean = false): Silence {
  return { silence, text, isOurs };
}

/** An error of a timer of ours. */
export class LateError extends Error {}

/** An answer that none may give. */
export class NoHttpError extends Error {}

interface SystemError extends Error {
  readonly code: string;
  readonly address?: string;
  readonly port?: number;
  readonly reason?: string;
}

const closed = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_TLS_SOCKET_CLOSED']);
const unreachable = new Set(['EHOSTUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EACCES', 'EPERM']);
const ours = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ENOBUFS']);

/** What an error of a connection means. */
export function silenceOf(error: unknown): Silence {
  if (error instanceof LateError) return silent('late', error.message);
  if (error instanceof NoHttpError) return silent('no-http', `what came is no answer in HTTP (${error.message})`);
  const { code, message, reason, ...rest } = systemError(error);
  const where = rest.address === undefined ? '' : ` (${rest.address}, port ${rest.port})`;
  if (code === 'ECONNREFUSED') return silent('refused', `the connection was refused${where}`);
  if (code === 'ETIMEDOUT') return silent('late', `no connection came about in time${where}`);
  if (closed.has(code)) return silent('closed', 'the connection was closed before an answer came');
  if (unreachable.has(code)) return silent('unreachable', `the address cannot be reached${where}: ${code}`);
  if (ours.has(code)) return silent('unreachable', `this machine cannot connect${where}: ${code}`, true);
  if (code.startsWith('HPE_'))
    return silent('no-http', `what came is no HTTP (${code}: ${message.replace(/^Parse Error: /, '')})`);
  if (isTls(code)) return silent('tls', `the TLS handshake failed (${reason ?? reasonIn(message)})`);
  return silent('closed', code === '' ? message : `${code}: ${message}`);
}

/** Of several attempts (one for each address of a host) the first one's error tells most. */
function systemError(error: unknown): SystemError {
  const first = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  const { message, code = '', ...rest } = (first instanceof Error ? first : new Error(String(first))) as SystemError;
  return { ...rest, name: 'Error', message: message ?? String(first), code };
}

function isTls(code: string): boolean {
  return code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_');
}

/** OpenSSL writes `…:SSL routines:ssl3_get_record:wrong version number:../file.c:355:`. */
function reasonIn(message: string): string {
  return /SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message;
}
