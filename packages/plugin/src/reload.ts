// reload.ts: what does an open page do when a part of its build is gone?

/** What a page offers; the window is one. */
export interface ReloadablePage {
  addEventListener(type: 'vite:preloadError', listener: (event: PreloadErrorEvent) => void): void;
  readonly sessionStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  readonly location: { reload(): void };
  readonly navigator: { readonly onLine: boolean };
  readonly document: { readonly scripts: Iterable<{ readonly src: string }> };
}

/** Vite tells of a lazy import that failed; whoever prevents the default keeps the error from being thrown. */
export interface PreloadErrorEvent {
  readonly payload: unknown;
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

const key = 'truename:reloaded';

/**
 * Loads the page again, once, when a lazy chunk of its build can no longer be loaded: the server has moved on to another
 * build. The same failure of the same build a second time is thrown as ever, and so is one without a network, or one
 * whose reload could not be remembered: a page must not reload for ever. A listener that was added before, and calls
 * `preventDefault()`, keeps the page (for instance to save a form first).
 */
export function reloadOnPreloadError(page: ReloadablePage): void {
  page.addEventListener('vite:preloadError', (event) => {
    if (event.defaultPrevented || !page.navigator.onLine) return;
    if (!remember(page, failure(event, page))) return;
    event.preventDefault();
    page.location.reload();
  });
}

/** Some browsers leave the URL out of the message; the page's scripts tell its build, since their names are their content. */
function failure({ payload }: PreloadErrorEvent, { document }: ReloadablePage): string {
  const scripts = Array.from(document.scripts, ({ src }) => src).filter((src) => src !== '');
  return [payload instanceof Error ? payload.message : String(payload), ...scripts].join(' ').replaceAll('\n', ' ');
}

/**
 * False for a failure that was remembered before, and where nothing can be remembered. All are kept, not only the last:
 * two chunks that fail by turns would go round for ever.
 */
function remember({ sessionStorage }: ReloadablePage, text: string): boolean {
  try {
    const known = (sessionStorage.getItem(key) ?? '').split('\n');
    if (known.includes(text)) return false;
    const all = [...known, text].join('\n');
    sessionStorage.setItem(key, all);
    return sessionStorage.getItem(key) === all;
  } catch {
    return false;
  }
}
