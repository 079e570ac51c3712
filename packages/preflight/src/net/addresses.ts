// addresses.ts: which addresses does a host have?
import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Settings } from '../config/settings.ts';

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Addresses, at least one; or that nobody has any; or why nobody knows. */
export type Resolved =
  | { readonly state: 'found'; readonly addresses: readonly Address[]; readonly isPinned: boolean }
  | { readonly state: 'missing' | 'unknown'; readonly text: string };

/** Asks for each host once. Never throws. */
export type Resolve = (host: string) => Promise<Resolved>;

export function createResolve(settings: Pick<Settings, 'resolve' | 'dnsServers' | 'timeoutMs'>): Resolve {
  const known = new Map<string, Promise<Resolved>>();
  return (host) => {
    const earlier = known.get(host);
    if (earlier !== undefined) return earlier;
    const asked = resolveHost(host, settings);
    known.set(host, asked);
    return asked;
  };
}

async function resolveHost(
  host: string,
  { resolve, dnsServers, timeoutMs }: Pick<Settings, 'resolve' | 'dnsServers' | 'timeoutMs'>,
): Promise<Resolved> {
  const literal = host.replace(/^\[|\]$/g, '');
  const fixed = isIP(literal) > 0 ? literal : resolve.get(host);
  if (fixed !== undefined) return { state: 'found', addresses: [addressOf(fixed)], isPinned: true };
  try {
    const asked = dnsServers.length > 0 ? askServers(host, dnsServers, timeoutMs) : askSystem(host);
    const addresses = await within(timeoutMs, asked);
    if (addresses.length > 0) return { state: 'found', addresses, isPinned: false };
    return { state: 'missing', text: 'the name exists, and has no A or AAAA record' };
  } catch (error) {
    return notFound(error);
  }
}

function addressOf(address: string): Address {
  return { address, family: isIP(address) === 6 ? 6 : 4 };
}

async function askSystem(host: string): Promise<Address[]> {
  return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => addressOf(address));
}

async function askServers(host: string, servers: readonly string[], timeout: number): Promise<Address[]> {
  const resolver = new Resolver({ timeout: Math.ceil(timeout / 2), tries: 2 });
  resolver.setServers(servers);
  const none = (error: unknown): string[] => {
    if (codeOf(error) === 'ENODATA') return [];
    throw error;
  };
  const [four, six] = await Promise.all([
    resolver.resolve4(host).catch(none),
    resolver.resolve6(host).catch((error: unknown) => (codeOf(error) === 'ENOTFOUND' ? [] : none(error))),
  ]);
  return [...four, ...six].map(addressOf);
}

/** What a resolver says of a name that has nothing. */
const missing: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such name, or no address for it',
  ENODATA: 'the name exists, and has no A or AAAA record',
};

function notFound(error: unknown): Resolved {
  const code = codeOf(error);
  const text = missing[code];
  if (text !== undefined) return { state: 'missing', text };
  return { state: 'unknown', text: `the resolver gave no answer (${code})` };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('late'), { code: `nothing within ${ms} ms` })), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
