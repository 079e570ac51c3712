// handlers.ts: how do requests for files get their answers, in any JavaScript runtime?
import { type Answer, answer, type LookAgain, type Source } from './answer.ts';
import type { ByteRange } from './conditions.ts';
import { decide, notFoundPlan, type Plan, type PlannedFile, planFile, type StaticRequest } from './plan.ts';
import {
  openKinds,
  type ServeDefaults,
  type ServeOptions,
  type ServeSettings,
  serveSettings,
} from './serve-options.ts';
import type { Served } from './served.ts';
import { type HeaderTarget, type SumOf, setHeaders } from './set-headers.ts';

/** Bytes in the forms that a Web-standard response takes. */
export type WebBody = ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>;

/** Gives the bytes of a file, or of a part of it (positions in bytes, both included); null when it is not there. */
export type ReadFile = (file: PlannedFile, range: ByteRange | null) => Promise<WebBody | null>;

/** What answers requests for files. No function needs a `this`. */
export interface Handlers {
  /**
   * What a request gets, without asking the disk; null leaves it to the next handler. All files are believed to be those
   * of the build; `answer()` also knows what was written at deploy into a file that keeps its name.
   *
   * @example
   * assets.plan({ method: 'GET', url: '/img/logo-9f86d081884c7d65.png', headers: {} })?.status; // 200
   *
   * @throws TypeError for a wrong option.
   */
  readonly plan: (request: StaticRequest, options?: ServeOptions) => Plan | null;
  /**
   * For adapters: the plan, the bytes, and a look for a newer build where a file is unknown or gone. Null leaves the
   * request to the next handler. Without a source of bytes it is that of `fetch()`.
   *
   * @throws TypeError for a wrong option; what the source throws.
   */
  readonly answer: {
    (request: StaticRequest, options?: ServeOptions): Promise<Answer<WebBody> | null>;
    <Body>(request: StaticRequest, options: ServeOptions, source: Source<Body>): Promise<Answer<Body> | null>;
  };
  /**
   * The response to a request of a Web-standard server; undefined leaves it to the next handler.
   *
   * @throws TypeError for a wrong option, or where nothing gives the bytes of files: see `read` of the options.
   */
  readonly fetch: (request: Request, options?: ServeOptions) => Promise<Response | undefined>;
  /**
   * Headers for a static middleware that sends the bytes itself. It must not add `Last-Modified`: with serve-static,
   * `express.static(dist, { setHeaders: assets.setHeaders, lastModified: false })`.
   *
   * @param path of the file: absolute, or the path of its URL.
   */
  readonly setHeaders: (response: HeaderTarget, path: string) => void;
}

/** Where the files are. */
export interface Files {
  /** Where `fetch()` gets the bytes. */
  readonly read?: ReadFile | undefined;
  /** What stands now where files keep their names, for `fetch()`. */
  readonly stand?: Source<WebBody>['stand'];
  /** The same for `setHeaders()`, which cannot wait. */
  readonly sumOf?: SumOf;
}

/** What handlers are told by those who know the disk. */
export interface Hooks extends Files {
  /** Looks once for a newer generation; true when `served` has more files than before. Called often: it limits itself. */
  readonly lookAgain?: LookAgain;
  /** Told of each request for an original, by its path below the base. */
  readonly onOriginal?: (path: string) => void;
  /** Do names lead to an origin of their own? */
  readonly hasOrigin?: boolean;
}

/** Handlers for all files that are served, also those that are added later. */
export function createHandlers(served: Served, hooks: Hooks = {}): Handlers {
  const open = openKinds(hooks.hasOrigin ?? false);
  const settingsOf = createSettings({ base: served.base, open });
  const { lookAgain = async () => false, onOriginal = () => {} } = hooks;
  const standard = webSource(hooks);
  const answerFrom = async <Body>(request: StaticRequest, options: ServeOptions | undefined, source: Source<Body>) =>
    answer(request, { served, settings: settingsOf(options), source, lookAgain, onOriginal });
  return {
    plan: (request, options) => {
      const settings = settingsOf(options);
      const decision = decide(request, served, settings);
      if (decision.kind === 'file')
        return planFile(request, decision.file, { absent: [], isOpen: settings.open.has(decision.file.kind) }).plan;
      const isLeft = decision.kind === 'other' || decision.kind === 'stray';
      return isLeft || settings.fallthrough ? null : notFoundPlan;
    },
    answer: (request: StaticRequest, options?: ServeOptions, source: Source<never> | Source<WebBody> = standard) =>
      answerFrom(request, options, source as Source<never>),
    fetch: async (request, options) => {
      const found = await answerFrom(standardRequest(request), options, standard);
      return found === null ? undefined : new Response(found.body, found);
    },
    setHeaders: (response, path) => setHeaders({ served, open, sumOf: hooks.sumOf }, response, path),
  };
}

/** Options are checked once, not for each request. */
function createSettings(defaults: ServeDefaults): (options: ServeOptions | undefined) => ServeSettings {
  const plain = serveSettings({}, defaults);
  const known = new WeakMap<ServeOptions, ServeSettings>();
  return (options) => {
    if (options === undefined) return plain;
    const settings = known.get(options) ?? serveSettings(options, defaults);
    known.set(options, settings);
    return settings;
  };
}

const asked = ['accept-encoding', 'if-match', 'if-none-match', 'if-range', 'range'] as const;

/** What a Web-standard request says. */
export function standardRequest({ method, url, headers }: Request): StaticRequest {
  return { method, url, headers: Object.fromEntries(asked.map((name) => [name, headers.get(name) ?? undefined])) };
}

function webSource({ read, stand }: Files): Source<WebBody> {
  return {
    ...(stand === undefined ? {} : { stand }),
    read: (file, range) => {
      if (read !== undefined) return read(file, range);
      throw new TypeError(
        'Nothing gives the bytes of files: use loadAssets() of "@truename/server/node",\n' +
          '  or give createAssets() a function: { read: (file, range) => … }.',
      );
    },
    drop: (body) => {
      if ('cancel' in body) body.cancel().catch(() => {});
    },
  };
}
