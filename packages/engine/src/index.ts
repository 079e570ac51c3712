// index.ts: the engine, as the shell sees it.
export { type Component, components, type Edges } from './components.ts';
export { debugIdOf } from './debug-ids.ts';
export { type Description, describe, type Links, withBuildId } from './describe.ts';
export { type Digest, type DigestHooks, digest } from './digest.ts';
export type { Emit } from './emission.ts';
export { fixedReasons, matcher } from './fixed.ts';
export { createHasher, type Hasher, type HashSettings, type HashStream } from './hash.ts';
export { mediaType } from './media-type.ts';
export { createMentions, decodedName, type Mentions } from './mentions.ts';
export { nearNames } from './near.ts';
export { nearest } from './nearest.ts';
export { baseHint, defaultHashLength, globHint, hashLengthHint, withSlash } from './option-rules.ts';
export { defaultSettings, type Settings } from './options.ts';
export { applyPattern, isPattern, type Pattern, parsePattern } from './pattern.ts';
export { type Pause, pacer } from './pause.ts';
export {
  formatProblem,
  type Place,
  type Problem,
  type ProblemCode,
  placeOf,
  problemCodes,
  type Severity,
  TruenameError,
} from './problems.ts';
export { createRecomputer, type FinishedFile, type Recomputer } from './recompute.ts';
export { languageOf } from './references/index.ts';
export { createSurveyor, type NamedFile, type Survey, type Surveyor } from './survey.ts';
export { decode, type Text, textOf } from './text.ts';
export type * from './types.ts';
