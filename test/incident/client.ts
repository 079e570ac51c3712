// client.ts: what does the replay ask of whoever loads pages?
import type { Lane, Load, Step } from './timeline.ts';

/** Ports of 127.0.0.1. */
export type PortOf = (lane: Lane) => number;

/** Loads pages in lanes of its own, and keeps what a browser would keep. */
export interface Client {
  /** One page in each lane. */
  readonly load: (lanes: readonly Lane[], step: Step) => Promise<readonly Load[]>;
  /** The pages of these lanes, which have been open since they were loaded, load what they need later. */
  readonly loadLazily: (lanes: readonly Lane[], step: Step) => Promise<readonly Load[]>;
  /** Visitors close their browsers, and open them again. */
  readonly comeBack: () => Promise<void>;
  readonly close: () => Promise<void>;
}
