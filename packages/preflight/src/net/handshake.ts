// handshake.ts: which certificate and which version of TLS does a server answer with?
import type { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import * as tls from 'node:tls';
import {
  type ConnectionOptions,
  connect,
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { Address } from './addresses.ts';
import { LateError, type Silence, silenceOf } from './silence.ts';

/** To whom. */
export interface Peer {
  /** Without brackets; it is the SNI, unless it is an IP address. */
  readonly host: string;
  readonly port: number;
  /** The first that answers. */
  readonly addresses: readonly Address[];
}

export interface HandshakeOptions {
  readonly timeoutMs: number;
  /** PEM, trusted besides what Node trusts. */
  readonly ca: string | null;
  /** Offers no newer version, and older ones that Node does not offer by itself. The chain is not looked at then. */
  readonly newest?: 'TLSv1.1' | 'TLSv1.2';
}

/** A handshake that came about, whatever the certificate is. */
export interface Handshake {
  /** Such as `TLSv1.3`. */
  readonly version: string;
  /** The server's, then those that it sent along or that issued it, as far as they are known. */
  readonly chain: readonly X509Certificate[];
  /** OpenSSL's code, such as `UNABLE_TO_VERIFY_LEAF_SIGNATURE`; null where the chain leads to a trusted root. Says nothing with `newest`. */
  readonly chainError: string | null;
}

/** Shakes hands and hangs up. Never throws. */
export async function handshake(peer: Peer, options: HandshakeOptions): Promise<Handshake | Silence> {
  let silence: Silence | null = null;
  for (const { address } of peer.addresses) {
    const reply = await handshakeWith(address, peer, options);
    if (!('silence' in reply)) return reply;
    // Where no address answers, the first one's reason is told.
    silence ??= reply;
  }
  return silence ?? silenceOf(new Error(`${peer.host} has no address`));
}

function handshakeWith(address: string, { host, port }: Peer, options: HandshakeOptions): Promise<Handshake | Silence> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, servername: isIP(host) > 0 ? '' : host, ...trust(options) });
    const { timeoutMs } = options;
    const late = new LateError(`no TLS handshake came about within ${timeoutMs} ms`);
    const timer = setTimeout(() => socket.destroy(late), timeoutMs);
    const settle = (reply: Handshake | Silence): void => {
      clearTimeout(timer);
      resolve(reply);
      socket.destroy();
    };
    socket.on('error', (error) => settle(silenceOf(error)));
    socket.on('close', () => settle(silenceOf(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))));
    socket.on('secureConnect', () => settle(handshakeOf(socket)));
  });
}

function trust(options: HandshakeOptions): ConnectionOptions {
  return {
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: false,
    // The name is a check of its own: here a wrong one would hide the state of the chain.
    checkServerIdentity: () => undefined,
    secureContext: contextOf(options),
  };
}

const contexts = new Map<string | null, SecureContext>();

/** To read all root certificates takes longer than a handshake: only one whose chain is looked at has them. */
function contextOf({ ca, newest }: HandshakeOptions): SecureContext {
  const key = newest ?? ca;
  const known = contexts.get(key);
  if (known !== undefined) return known;
  const made = createSecureContext(
    newest === undefined
      ? { ...(ca === null ? {} : { ca: [...trusted(), ca] }) }
      : { ca: [], minVersion: 'TLSv1', maxVersion: newest, ciphers: 'DEFAULT:@SECLEVEL=0' },
  );
  contexts.set(key, made);
  return made;
}

/** What Node trusts without `ca`; from Node 22.15 on it can be asked. */
function trusted(): readonly string[] {
  if ('getCACertificates' in tls) return (tls.getCACertificates as (type: 'default') => string[])('default');
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  try {
    return extra === undefined || extra === '' ? rootCertificates : [...rootCertificates, readFileSync(extra, 'utf8')];
  } catch {
    // Node has warned of it, and goes on without.
    return rootCertificates;
  }
}

function handshakeOf(socket: TLSSocket): Handshake {
  const chain: X509Certificate[] = [];
  for (let next = socket.getPeerX509Certificate(); next !== undefined; next = next.issuerCertificate) {
    if (chain.some(({ fingerprint256 }) => fingerprint256 === next?.fingerprint256)) break;
    chain.push(next);
  }
  const error: unknown = socket.authorizationError;
  return {
    version: socket.getProtocol() ?? 'unknown',
    chain,
    chainError: socket.authorized || !error ? null : String(error instanceof Error ? error.message : error),
  };
}
