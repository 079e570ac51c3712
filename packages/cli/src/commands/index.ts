// index.ts: which commands are there, in the order of the help?
import type { Command } from '../command.ts';
import { diff } from './diff.ts';
import { digest } from './digest.ts';
import { explain } from './explain.ts';
import { headers } from './headers.ts';
import { verify } from './verify.ts';

export const commands: readonly Command[] = [digest, verify, diff, explain, headers];
