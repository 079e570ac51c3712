// sum.ts: which bytes are these? XXH64, as the manifest has it.
import xxhash from 'xxhash-wasm';

/** The sum of bytes that come in pieces. */
export interface SumStream {
  update(bytes: Uint8Array): void;
  /** 16 lower-case hex digits. */
  digest(): string;
}

/** XXH64, ready to be used. */
export interface Sums {
  /** 16 lower-case hex digits. For bytes that are held anyway: large ones would make the memory of the WASM module grow. */
  readonly of: (bytes: Uint8Array) => string;
  readonly begin: () => SumStream;
}

let loading: Promise<Sums> | undefined;

/** Compiled once; everything after it is synchronous. */
export function loadSums(): Promise<Sums> {
  loading ??= xxhash().then(({ h64Raw, create64 }) => ({
    of: (bytes) => hex(h64Raw(bytes)),
    begin: () => {
      const state = create64();
      return { update: (bytes) => void state.update(bytes), digest: () => hex(state.digest()) };
    },
  }));
  return loading;
}

function hex(sum: bigint): string {
  return sum.toString(16).padStart(16, '0');
}
