// index.ts: which commands are there, in the order of the help?
import type { Command } from '../command.ts';

export const commands: readonly Command[] = [];
