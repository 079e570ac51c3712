// stage.ts: which instances does a visitor meet while one of them is being copied to?
import { join } from 'node:path';
import { type Front, type Instance, startFront, startInstance } from './instances.ts';

/**
 * Four instances: one that is being copied to and has run since before, the same started again after the copy was cut off,
 * one that has not got the release yet, and one that has.
 */
export interface Stage {
  readonly running: Instance;
  readonly again: Instance;
  readonly behind: Instance;
  readonly ahead: Instance;
  /** Of the instances themselves. */
  readonly ports: readonly number[];
  /** Of nginx, which asks the next instance after a 404: behind each, another instance is asked first. */
  readonly front: Front['ports'];
  readonly close: () => Promise<void>;
}

export async function startStage(directory: string): Promise<Stage> {
  const [running, again, behind, ahead] = [
    await startInstance(),
    await startInstance(),
    await startInstance(),
    await startInstance(),
  ];
  const all = [running, again, behind, ahead];
  const front = await startFront(all, join(directory, 'nginx'));
  const close = async (): Promise<void> => {
    await front.stop();
    for (const instance of all) {
      instance.site = null;
      await instance.close();
    }
  };
  const ports = all.map(({ port }) => port);
  return { running, again, behind, ahead, ports, front: front.ports, close };
}
