// index.ts: generations of a site, for whoever releases them.
export { type Activated, type ActivateOptions, activateBuild } from './activate.ts';
export type { Answer, ReleaseOptions, ReleaseProgress } from './answer.ts';
export { type BuildInHistory, type BuildState, type History, historyOf } from './history.ts';
export { addPin, listPins, type Pin, removePin } from './pins.ts';
export { type Pruned, type PruneOptions, pruneTarget } from './prune.ts';
export { type Published, type PublishOptions, publishTree } from './publish.ts';
export { type Released, releaseTree } from './release.ts';
export type { Reason } from './retain.ts';
export { type RolledBack, rollBack } from './rollback.ts';
