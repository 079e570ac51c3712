// nunjucks.ts: how do Nunjucks templates write URLs and tags?
import type { Environment } from 'nunjucks';
import type { Attributes } from '../attributes.ts';
import { checkOptions } from '../check-options.ts';
import type { Html } from '../html.ts';
import type { Assets, Names, RequestNames, UrlOptions } from '../types.ts';

/** The part of an environment that is used. */
export type NunjucksEnvironment = Pick<Environment, 'addGlobal' | 'addFilter' | 'getFilter'>;

/** Settings of `addAssets()`. */
export interface NunjucksOptions {
  /** The variable of the render context that holds the nonce. Default: `nonce`. A global would be everybody's. */
  readonly nonce?: string | undefined;
}

/**
 * Adds `asset()`, `integrity()`, `tags()`, `script()`, `style()` and `preload()` to an environment, and the filter
 * `asset`. They take the nonce from the variables a template is rendered with, and a request's view too, where these
 * have one as `assets`.
 *
 * @returns the same assets, with markup that Nunjucks does not escape again: hand these to an adapter.
 *
 * @example
 * const env = nunjucks.configure('views');
 * addAssets(env, await loadAssets('dist'));
 * env.render('index.njk', { nonce }); // {{ tags('src/main.ts') }} <img src="{{ asset('img/logo.png') }}">
 */
export function addAssets<T extends Assets>(env: NunjucksEnvironment, assets: T, options: NunjucksOptions = {}): T {
  checkOptions(options, ['nonce']);
  const { nonce = 'nonce' } = options;
  // The engine's own: `instanceof` tells its mark of safe text, and there may be several copies of the engine.
  const safe = env.getFilter('safe');
  const mark = (made: Html): Html => {
    const text = made.toString();
    return Object.assign(safe(text), { toHTML: () => text });
  };
  const functions = templateFunctions(assets, { nonce, mark });
  for (const [name, call] of Object.entries(functions)) env.addGlobal(name, call);
  env.addFilter('asset', functions.asset);
  return {
    ...assets,
    ...markedGeneration(assets, mark),
    get build() {
      return assets.build;
    },
    generation: () => {
      const generation = assets.generation();
      return { ...generation, ...markedGeneration(generation, mark) };
    },
  };
}

type Mark = (made: Html) => Html;
type Writers = Pick<Names, 'tags' | 'script' | 'style' | 'preload'>;
type WriterName = keyof Writers;

function marked(names: Writers, mark: Mark): Writers {
  return {
    tags: (entry, given) => mark(names.tags(entry, withoutMark(given))),
    script: (name, given) => mark(names.script(name, withoutMark(given))),
    style: (name, given) => mark(names.style(name, withoutMark(given))),
    preload: (name, given) => mark(names.preload(name, withoutMark(given))),
  };
}

function markedGeneration(
  names: Writers & Pick<Assets, 'forRequest'>,
  mark: Mark,
): Writers & Pick<Assets, 'forRequest'> {
  return {
    ...marked(names, mark),
    forRequest: (request, options) => {
      const view = names.forRequest(request, options);
      return { ...view, ...marked(view, mark) };
    },
  };
}

/** What Nunjucks calls a global or a filter on: the variables of one rendering are its `ctx`. */
interface Context {
  readonly ctx: Readonly<Record<string, unknown>>;
}

/** As they are called in templates. */
function templateFunctions(
  assets: Assets,
  { nonce, mark }: { readonly nonce: string; readonly mark: Mark },
): Readonly<Record<'asset' | 'integrity' | WriterName, (this: Context, ...values: never[]) => unknown>> {
  const namesOf = ({ ctx }: Context): Names => (isView(ctx.assets) ? ctx.assets : assets);
  const writer = (key: WriterName) =>
    function (this: Context, name: string, given?: object): Html {
      const value = this.ctx[nonce];
      const attributes = value === undefined || value === null ? {} : { nonce: String(value) };
      const more = withoutMark(given);
      const all = { ...attributes, ...more };
      return mark(namesOf(this)[key](name, Object.keys(all).length === 0 ? undefined : all));
    };
  return {
    asset(name: string, given?: object) {
      return namesOf(this).url(name, withoutMark(given));
    },
    integrity(name: string) {
      return namesOf(this).integrity(name);
    },
    tags: writer('tags'),
    script: writer('script'),
    style: writer('style'),
    preload: writer('preload'),
  };
}

function isView(value: unknown): value is RequestNames {
  return typeof value === 'object' && value !== null && 'links' in value && 'tags' in value;
}

/** Keyword arguments of a template, without the key by which Nunjucks tells them. */
function withoutMark(given: object | undefined): (Attributes & UrlOptions) | undefined {
  if (given === undefined || !Object.hasOwn(given, '__keywords')) return given as Attributes | undefined;
  return Object.fromEntries(Object.entries(given).filter(([key]) => key !== '__keywords'));
}
