// own-files.ts: which files of a digested directory are our own?

/** Its name starts with a dot, so that static servers do not publish it. */
export const ownDirectory = '.truename';

/** Path of the manifest below a digested directory. */
export const manifestPath: string = `${ownDirectory}/manifest.json`;

/** Path of the plain sums, for `xxh64sum -c`. */
export const sumsPath: string = `${ownDirectory}/XXH64SUMS`;

/** Files wait here until all of them are there: see `stage.ts`. */
export const stageDirectory: string = `${ownDirectory}/stage`;

/** Then they wait here, with the plan that says where they go: see `plan.ts`. */
export const planDirectory: string = `${ownDirectory}/plan`;

/** The types that the plugin writes beside the manifest. */
export const typesPath: string = `${ownDirectory}/assets.d.ts`;

/** May this path, below a digested directory, be one of ours? */
export function isOwn(path: string): boolean {
  return path === ownDirectory || path.startsWith(`${ownDirectory}/`);
}
