// way.ts: how do requests get to a server?
import { type Agent, Agent as HttpAgent, request as plainRequest } from 'node:http';
import { Agent as HttpsAgent, request as secureRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Settings } from '../config/settings.ts';
import type { Address } from './addresses.ts';
import type { Question } from './ask.ts';

/** What all requests to one host, or to one instance of it, have in common. */
export interface Way {
  readonly request: typeof plainRequest;
  /** Knows where to connect to, and keeps the connections. */
  readonly agent: Agent;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  /** Milliseconds until the head of the answer is there; the body gets as much, and more by its length. */
  readonly timeoutMs: number;
}

/** Finds ways; those to one address share their connections. */
export interface Ways {
  /** `addresses` are those of the host; none are needed for an instance. */
  to(question: Question, addresses: readonly Address[]): Way;
  /** Ends all connections. */
  close(): void;
}

export const userAgent = 'truename-preflight';

export function createWays(settings: Pick<Settings, 'concurrency' | 'timeoutMs'>): Ways {
  const agents = new Map<string, Agent>();
  const agentTo = (server: Server): Agent => {
    const key = JSON.stringify([server.isPlain, server.host, server.port, server.isPlain ? '' : server.name]);
    const agent = agents.get(key) ?? createAgent(server, settings);
    agents.set(key, agent);
    return agent;
  };
  return {
    to: (question, addresses) => {
      const server = serverOf(question, addresses);
      return {
        request: server.isPlain ? plainRequest : secureRequest,
        agent: agentTo(server),
        headers: headersOf(question),
        timeoutMs: settings.timeoutMs,
      };
    },
    close: () => {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

interface Server {
  readonly isPlain: boolean;
  /** A name, or the address of an instance. */
  readonly host: string;
  readonly port: number;
  /** SNI: the host of the URL, whoever is asked; empty for an address (RFC 6066, 3). */
  readonly name: string;
  readonly addresses: readonly Address[];
}

function serverOf({ url, instance }: Question, addresses: readonly Address[]): Server {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    isPlain: url.protocol === 'http:' || instance?.isPlain === true,
    host: instance?.address ?? host,
    port: instance?.port ?? (Number(url.port) || (url.protocol === 'http:' ? 80 : 443)),
    name: isIP(host) > 0 ? '' : host,
    addresses,
  };
}

function headersOf({ url, instance }: Question): string[] {
  const isForwarded = instance?.isPlain === true && url.protocol === 'https:';
  return [
    ...['Host', url.host, 'User-Agent', userAgent],
    // What the balancer would tell the instance, so that it does not send us to https.
    ...(isForwarded ? ['X-Forwarded-Proto', 'https'] : []),
  ];
}

/** What stands in the agent's options need not be copied for each of thousands of requests. */
function createAgent(
  { isPlain, host, port, name, addresses }: Server,
  { concurrency, timeoutMs }: Pick<Settings, 'concurrency' | 'timeoutMs'>,
): Agent {
  const shared = {
    ...{ host, port, lookup: lookupOf(addresses) },
    ...{ keepAlive: true, maxSockets: concurrency, maxFreeSockets: concurrency },
    // One address after the other, and none of them for ever.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: Math.max(250, Math.min(2500, Math.floor(timeoutMs / 4))),
  };
  if (isPlain) return new HttpAgent(shared);
  // Certificates are looked at by checks of their own; behind a wrong one the others still find what they look for.
  return new HttpsAgent({ ...shared, servername: name, rejectUnauthorized: false, secureContext: trustless() });
}

let context: SecureContext | undefined;

/** Without roots: to read them takes longer than a handshake, and nobody asks what they would say. */
function trustless(): SecureContext {
  context ??= createSecureContext({ ca: [] });
  return context;
}

/** The addresses that were looked up before. */
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
