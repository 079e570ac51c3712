// other-addresses.ts: does a host answer at each of its addresses, with a certificate that is right?
import type { Address } from '../net/addresses.ts';
import { type HandshakeOptions, handshake, type Peer } from '../net/handshake.ts';
import type { Silence } from '../net/silence.ts';
import { pooled } from '../pool.ts';
import { failed, isFaulty, type Result, type Subject, warned } from '../results.ts';
import type { Scene } from '../scene.ts';
import { certificateResults, handshakeResult } from './tls.ts';

/** So many at a time. */
const mostHands = 8;

/** What is known of the host by the first of its addresses that answered. */
interface Known {
  /** Host and port. */
  readonly host: string;
  readonly results: readonly Result[];
  readonly options: HandshakeOptions;
  readonly scene: Scene;
}

/**
 * Users are led to any address, and one that does not answer is passed over in silence, here as in browsers: so each is
 * asked by itself. Gives the faults that the first one does not have; they name the address.
 */
export async function checkOtherAddresses(peer: Peer, known: Known): Promise<Result[]> {
  // A server of a developer listens where it likes (RFC 6761, 6.3).
  if (peer.addresses.length < 2 || /(?:^|\.)localhost$/.test(peer.host)) return [];
  const looks = await pooled(peer.addresses, mostHands, (address) => checkAddress(address, peer, known));
  return looks.flat();
}

async function checkAddress(address: Address, peer: Peer, { host, results, options, scene }: Known): Promise<Result[]> {
  const at = { subject: host, instance: address.address };
  const shaken = await handshake({ ...peer, addresses: [address] }, options);
  if ('silence' in shaken) return silentAddress(address, peer, { at, silence: shaken });
  const told = new Set(results.filter(isFaulty).map(({ check, kind }) => `${check} ${kind}`));
  const faults = certificateResults(shaken, peer, { at, scene }).filter(isFaulty);
  return faults.filter(({ check, kind }) => !told.has(`${check} ${kind}`));
}

interface Silent {
  readonly at: Omit<Subject, 'check'>;
  readonly silence: Silence;
}

/** A fault, or a doubt: a machine without IPv6 knows nothing of such an address, and may hear of that as a silence. */
export function silentAddress({ address, family }: Address, { host, port }: Peer, { at, silence }: Silent): Result[] {
  if (silence.isOurs) return [];
  if (silence.silence === 'tls') return [handshakeResult(silence, at)];
  const subject: Subject = { ...at, check: 'route.status' };
  const record = family === 6 ? 'AAAA' : 'A';
  const fault = {
    kind: silence.silence,
    expected: 'an answer at every address of the host',
    came: `no answer: ${silence.text}`,
    todo: `Let ${address} answer on port ${port}, or take it out of the ${record} records of ${host}: users are led to any of them`,
  };
  const isDoubtful = family === 6 && (silence.silence === 'late' || silence.silence === 'unreachable');
  if (!isDoubtful) return [failed(subject, fault)];
  return [warned(subject, { ...fault, todo: `${fault.todo}. Look first whether this machine has IPv6` })];
}
