// client.d.ts: what does TypeScript know of `virtual:truename` before there is a build?

/** The declaration file that the plugin writes adds the logical names of the last build to it. */
// biome-ignore lint/suspicious/noEmptyInterface: declarations of one interface are merged, those of a type are not.
interface TruenameNames {}

declare module 'virtual:truename' {
  /** The URL of an asset; the call is replaced when the code is built. Any string is a name where no build is known. */
  export function asset(
    name: TruenameNames extends { asset: infer Asset extends string; inlined: infer Inlined extends string }
      ? Asset | Inlined
      : string,
  ): string;
  /** The URLs of all assets that match a glob, by logical name; the call is replaced when the code is built. */
  export function assetMap(glob: string): Readonly<Record<string, string>>;
}
