// caller.ts: who asks, patiently but not for ever?
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Settings } from '../config/settings.ts';
import type { Resolve } from './addresses.ts';
import { askOnce, isAnswer, type Question, type Reply, type Way } from './ask.ts';
import { type Silence, silent } from './silence.ts';

/** Asks many questions over few connections, each again where that may help. */
export interface Caller {
  /** Never throws. */
  ask(question: Question): Promise<Reply>;
  /** So far. */
  readonly counts: { readonly requests: number; readonly again: number };
  /** Ends all connections. */
  close(): void;
}

/** How a host, or an instance of it, has answered so far. */
interface Line {
  answered: number;
  /** Silences since the last answer. */
  silent: number;
}

/** A line is given up after so many silences in a row: at the beginning, and after answers. */
const patience = { first: 3, later: 32 } as const;

/** Answers of a machine that may be ready in a moment. */
const passing = new Set([502, 503, 504]);

export function createCaller(
  settings: Pick<Settings, 'concurrency' | 'timeoutMs' | 'retries' | 'budgetMs'>,
  resolve: Resolve,
): Caller {
  const agents = createAgents(settings.concurrency);
  const lines = new Map<string, Line>();
  const counts = { requests: 0, again: 0 };
  const end = performance.now() + settings.budgetMs;
  const attempt = async (question: Question, line: Line): Promise<Reply> => {
    const refusal = refused(line, end, settings.budgetMs);
    if (refusal) return refusal;
    const way = await wayOf(question, resolve, { agents, timeoutMs: settings.timeoutMs });
    if ('silence' in way) return way;
    counts.requests++;
    const reply = await askOnce(question, way);
    if (isAnswer(reply)) line.answered++;
    line.silent = isAnswer(reply) ? 0 : line.silent + 1;
    return reply;
  };
  return {
    counts,
    ask: async (question) => {
      const line = lineOf(lines, question);
      for (let tries = 0; ; tries++) {
        const reply = await attempt(question, line);
        if (tries >= settings.retries || !mayHelp(reply, line)) return reply;
        counts.again++;
        await pause(100 * 3 ** tries);
      }
    },
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function createAgents(concurrency: number): Way['agents'] {
  const shared = { keepAlive: true, maxSockets: concurrency, maxFreeSockets: concurrency };
  // Certificates are looked at by checks of their own; behind a wrong one the others still find what they look for.
  return { http: new HttpAgent(shared), https: new HttpsAgent({ ...shared, rejectUnauthorized: false }) };
}

function lineOf(lines: Map<string, Line>, { url, instance }: Question): Line {
  const key = `${url.protocol}//${url.host} ${instance?.text ?? ''}`;
  const line = lines.get(key) ?? { answered: 0, silent: 0 };
  lines.set(key, line);
  return line;
}

function refused({ answered, silent: silences }: Line, end: number, budgetMs: number): Silence | null {
  if (performance.now() >= end)
    return silent('not-asked', `not asked: the ${budgetMs} ms for all checks were over`, true);
  const most = answered > 0 ? patience.later : patience.first;
  if (silences < most) return null;
  return silent('not-asked', `not asked: ${most} requests before it got no answer`);
}

async function wayOf(
  { url, instance }: Question,
  resolve: Resolve,
  way: Omit<Way, 'addresses'>,
): Promise<Way | Silence> {
  if (instance !== null) return { ...way, addresses: [] };
  const resolved = await resolve(url.hostname);
  if (resolved.state === 'found') return { ...way, addresses: resolved.addresses };
  return silent('dns', `${url.hostname}: ${resolved.text}`, resolved.state === 'unknown');
}

/** Who has never answered in time is not waited for again. */
function mayHelp(reply: Reply, { answered }: Line): boolean {
  if (isAnswer(reply)) return passing.has(reply.status);
  if (reply.silence === 'late') return answered > 0;
  return reply.silence === 'refused' || reply.silence === 'closed' || reply.silence === 'broken';
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ms);
  });
}
