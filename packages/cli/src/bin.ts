// bin.ts: the command, as a shell starts it.
export {};
