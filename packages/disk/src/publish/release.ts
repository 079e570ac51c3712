// release.ts: how does a build get to a target and become the live one?
import { type Activated, type ActivateOptions, activateBuild } from './activate.ts';
import type { Answer } from './answer.ts';
import { type Published, type PublishOptions, publishTree } from './publish.ts';

/** What a release did. */
export interface Released {
  readonly published: Published;
  readonly activated: Activated;
}

/**
 * Publishes a build, and activates it. Run again after a crash, it goes on.
 *
 *     const { done, problems } = await releaseTree('dist', '/srv/shop', { commit: process.env.GITHUB_SHA });
 */
export async function releaseTree(
  dir: string,
  target: string,
  options: PublishOptions & ActivateOptions = {},
): Promise<Answer<Released>> {
  const { done: published, problems } = await publishTree(dir, target, options);
  if (published === null) return { done: null, problems };
  const { done: activated, problems: more } = await activateBuild(target, published.build, options);
  return { done: activated === null ? null : { published, activated }, problems: [...problems, ...more] };
}
