// caller.ts: who asks, patiently but not for ever?
import type { Settings } from '../config/settings.ts';
import type { Resolve } from './addresses.ts';
import { askOnce, isAnswer, type Question, type Reply } from './ask.ts';
import { type Silence, silent } from './silence.ts';
import { createWays, type Way, type Ways } from './way.ts';

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
  /** Null until the host's addresses are known. */
  way: Way | null;
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
  const ways = createWays(settings);
  const lines = new Map<string, Line>();
  const counts = { requests: 0, again: 0 };
  const end = performance.now() + settings.budgetMs;
  const attempt = async (question: Question, line: Line): Promise<Reply> => {
    const refusal = refused(line, end, settings.budgetMs);
    if (refusal) return refusal;
    const way = line.way ?? (await wayOf(question, resolve, ways));
    if ('silence' in way) return way;
    line.way = way;
    counts.requests++;
    const reply = await askOnce(question, way);
    if (isAnswer(reply)) line.answered++;
    if (isAnswer(reply)) line.silent = 0;
    else if (!isRefusal(question, reply)) line.silent++;
    return reply;
  };
  return {
    counts,
    ask: async (question) => {
      const line = lineOf(lines, question);
      for (let tries = 0; ; tries++) {
        const reply = await attempt(question, line);
        if (tries >= settings.retries || !mayHelp(reply, line) || isRefusal(question, reply)) return reply;
        counts.again++;
        await pause(100 * 3 ** tries);
      }
    },
    close: ways.close,
  };
}

function lineOf(lines: Map<string, Line>, { url, instance }: Question): Line {
  const key = `${url.origin} ${instance?.text ?? ''}`;
  const known = lines.get(key);
  if (known !== undefined) return known;
  const line = { way: null, answered: 0, silent: 0 };
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

async function wayOf(question: Question, resolve: Resolve, ways: Ways): Promise<Way | Silence> {
  const { url, instance } = question;
  if (instance !== null) return ways.to(question, []);
  const resolved = await resolve(url.hostname);
  if (resolved.state === 'found') return ways.to(question, resolved.addresses);
  return silent('dns', `${url.hostname}: ${resolved.text}`, resolved.state === 'unknown');
}

/** Some servers refuse a name by hanging up: `return 444` of nginx. */
export function isRefusal({ mayHangUp }: Pick<Question, 'mayHangUp'>, reply: Reply): boolean {
  return mayHangUp === true && !isAnswer(reply) && reply.silence === 'closed';
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
