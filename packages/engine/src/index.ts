export { type Digest, digest } from './digest.ts';
export { createHasher, type Hasher, type HashSettings, type HashStream } from './hash.ts';
export { defaultSettings, type Settings } from './options.ts';
export { isPattern, type Pattern, parsePattern } from './pattern.ts';
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
export { languageOf } from './references/index.ts';
export type * from './types.ts';
