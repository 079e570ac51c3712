// text-sink.ts: what does a body say, all of it?
import type { Sink } from './ask.ts';

export interface TextSink extends Sink {
  /** What has come, read as UTF-8. */
  text(): string;
}

export function createTextSink(): TextSink {
  let parts: Uint8Array[] = [];
  return {
    start: () => {
      parts = [];
    },
    update: (bytes) => {
      parts.push(bytes);
    },
    text: () => Buffer.concat(parts).toString('utf8'),
  };
}
