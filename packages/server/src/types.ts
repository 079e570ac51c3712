// types.ts: what can be asked of a build's assets?
import type { Attributes } from './attributes.ts';
import type { Handlers } from './handlers.ts';
import type { Html } from './html.ts';

declare global {
  /** The plugin's declaration file adds `asset` and `entry` to it: the logical names of the last build. */
  interface TruenameNames {}
}

/** A logical name, with a fragment or without; any string where the plugin's declaration file is not included. */
export type AssetName = TruenameNames extends { asset: infer Name extends string }
  ? Name | `${Name}#${string}`
  : string;

/** The logical name of an entry; any string where the plugin's declaration file is not included. */
export type EntryName = TruenameNames extends { entry: infer Name extends string } ? Name : string;

/** Settings of one call of `url()`. */
export interface UrlOptions {
  /** With scheme and host, as in mails and `og:image`; throws where no origin is known. */
  readonly absolute?: boolean;
  /** Accept names of an older scheme, such as `/img/logo.png?1699999999`: a leading slash or base and a query are dropped. */
  readonly legacy?: boolean;
}

/** What can be asked of one build by logical name. No function needs a `this`: hand them to a template as they are. */
export interface Names {
  /** The manifest's build id. */
  readonly build: string;
  /**
   * The URL of an asset or of a file that keeps its name. A fragment stays: `url('sprite.svg#icon')`.
   * Write it into a page with the engine's escaping: a URL may hold `&` and `'`.
   *
   * @throws AssetNotFoundError
   */
  readonly url: {
    (name: AssetName, options?: UrlOptions): string;
    (name: string, options: UrlOptions & { readonly legacy: true }): string;
  };
  /** Does `url()` know this name? */
  readonly has: (name: string) => name is AssetName;
  /**
   * The value of an `integrity` attribute; null where the build recorded none for this file.
   *
   * @throws AssetNotFoundError
   */
  readonly integrity: (name: AssetName) => string | null;
  /**
   * The tags that load one or several entries: styles of all static imports in order, preloads, scripts; each file once.
   * Attributes stand on each of them.
   *
   * @throws AssetNotFoundError; TypeError for attributes that may not be given.
   */
  readonly tags: (entry: EntryName | readonly EntryName[], attributes?: Attributes) => Html;
  /**
   * One script; a module, unless told `{ type: null }`.
   *
   * @throws AssetNotFoundError; TypeError for attributes that may not be given.
   */
  readonly script: (name: AssetName, attributes?: Attributes) => Html;
  /**
   * One style sheet.
   *
   * @throws AssetNotFoundError; TypeError for attributes that may not be given.
   */
  readonly style: (name: AssetName, attributes?: Attributes) => Html;
  /**
   * Fetches a file before it is asked for: `modulepreload` for scripts, else `preload`. `as` is taken from the file's
   * type where that tells it (images, fonts, styles), and `crossorigin` is what the later request will have.
   *
   * @throws AssetNotFoundError; TypeError for attributes that may not be given, or where `as` must be.
   */
  readonly preload: (name: AssetName, attributes?: Attributes) => Html;
}

/** Settings of one request's view. */
export interface RequestOptions {
  /** Of the response's content security policy: it stands on all scripts, styles and preloads. */
  readonly nonce?: string | null | undefined;
  /** Scheme and host for this page's URLs, or null for paths on its own origin. Default: what `origin` of the options gives. */
  readonly origin?: string | null | undefined;
}

/** The names as one page uses them: its nonce, its origin, and no tag of a file twice. */
export interface RequestNames extends Names {
  /**
   * Value of a `Link` header for what has been written so far: at most 10 links and 2,000 bytes, since servers and
   * proxies refuse long headers; '' when there is nothing to name.
   */
  readonly links: () => string;
  /**
   * The path of a file of the build that this page belongs to, such as a template.
   *
   * @throws TypeError for a path that leaves the build; Error where the build stands in no directory.
   */
  readonly path: (file: string) => string;
}

/** One build, as pages use it: its names, and its files for templates that are part of it. */
export interface Generation extends Names {
  readonly path: RequestNames['path'];
  readonly forRequest: Assets['forRequest'];
}

/** How things stand, for health checks. Plain values: it can be sent as JSON. */
export interface Status {
  /** The build id that pages use. */
  readonly build: string;
  /** Ids of all builds whose files are served, in the order in which they were found. */
  readonly builds: readonly string[];
  /** Path of the manifest that pages use. */
  readonly manifest: string;
  /** Why the newest manifest is not used as it should be; null when all is well. */
  readonly fault: string | null;
  /** How many times the disk was looked at since the start. */
  readonly looks: number;
  /** Originals that no longer hold what was built: somebody changed them after the build. */
  readonly changedOriginals: readonly string[];
  /** Requests for originals since the start, by path. One that is never asked for can be dropped. */
  readonly originals: Readonly<Record<string, number>>;
}

/** The assets of a site: those that pages name, and those that are served beside them. */
export interface Assets extends Names, Handlers {
  /**
   * One request's view, for one page.
   *
   * @param request is handed to `origin` of the options, and may be of any framework.
   * @throws TypeError for a nonce or an origin that is none.
   */
  readonly forRequest: (request: unknown, options?: RequestOptions) => RequestNames;
  /**
   * At boot: every one of these names is an asset or an entry.
   *
   * @throws AssetNotFoundError naming all that are not.
   */
  readonly assert: (...names: readonly string[]) => void;
  /** The build that pages use now. With `follow` it is another after a release: take it once for a page. */
  readonly generation: () => Generation;
  /** Looks for a newer build now. Never throws: what is refused is the `fault` of the status, and nothing changes. */
  readonly reload: () => Promise<Status>;
  readonly status: () => Status;
  /** Ends the watch of the disk; what is known stays. */
  readonly close: () => void;
}
