// index.ts: which commands are there, in the order of the help?
import type { Command } from '../command.ts';
import { activate } from './activate.ts';
import { diff } from './diff.ts';
import { digest } from './digest.ts';
import { explain } from './explain.ts';
import { headers } from './headers.ts';
import { history } from './history.ts';
import { pin } from './pin.ts';
import { preflight } from './preflight.ts';
import { prune } from './prune.ts';
import { publish } from './publish.ts';
import { release } from './release.ts';
import { rollback } from './rollback.ts';
import { verify } from './verify.ts';

export const commands: readonly Command[] = [
  ...[digest, verify, diff, explain, headers],
  ...[publish, activate, release, rollback, history, pin, prune],
  preflight,
];
