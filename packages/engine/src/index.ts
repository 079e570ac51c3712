export { createHasher, type Hasher, type HashSettings, type HashStream } from './hash.ts';
export { defaultSettings, type Settings } from './options.ts';
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
export type * from './types.ts';
