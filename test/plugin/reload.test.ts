// reload.test.ts: does a page whose build is gone load again, and only once?
import { describe, expect, test } from 'vitest';
import { type PreloadErrorEvent, type ReloadablePage, reloadOnPreloadError } from '../../packages/plugin/src/reload.ts';

interface Visit {
  readonly online?: boolean;
  readonly storage?: Map<string, string> | null;
  readonly script?: string;
}

/** One life of a page: from its load to the next. */
function load({ online = true, storage = new Map(), script = '/main-1.js' }: Visit) {
  const listeners: ((event: PreloadErrorEvent) => void)[] = [];
  let reloads = 0;
  const refuse = () => {
    throw new Error('storage is not allowed');
  };
  const page: ReloadablePage = {
    addEventListener: (_, listener) => listeners.push(listener),
    sessionStorage:
      storage === null
        ? { getItem: refuse, setItem: refuse }
        : { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => void storage.set(key, value) },
    location: { reload: () => void reloads++ },
    navigator: { onLine: online },
    document: { scripts: [{ src: script }, { src: '' }] },
  };
  reloadOnPreloadError(page);
  const fail = (message: string, alreadyPrevented = false) => {
    let defaultPrevented = alreadyPrevented;
    const event: PreloadErrorEvent = {
      payload: new TypeError(message),
      get defaultPrevented() {
        return defaultPrevented;
      },
      preventDefault: () => {
        defaultPrevented = true;
      },
    };
    for (const listener of listeners) listener(event);
    return { reloads, isThrown: !defaultPrevented };
  };
  return fail;
}

describe('reloadOnPreloadError()', () => {
  test('reloads at the first failure, and lets the same one through after the reload', () => {
    const storage = new Map<string, string>();
    expect(load({ storage })('no lazy-1.js')).toEqual({ reloads: 1, isThrown: false });
    expect(load({ storage })('no lazy-1.js')).toEqual({ reloads: 0, isThrown: true });
  });

  test('reloads again for another build, also where the message does not name the file', () => {
    const storage = new Map<string, string>();
    load({ storage })('Importing a module script failed.');
    expect(load({ storage, script: '/main-2.js' })('Importing a module script failed.').reloads).toBe(1);
  });

  test('comes to an end when two chunks fail by turns', () => {
    const storage = new Map<string, string>();
    const reloads = ['a', 'b', 'a', 'b', 'a'].map((name) => load({ storage })(`no ${name}.js`).reloads);
    expect(reloads).toEqual([1, 1, 0, 0, 0]);
  });

  test.each([
    ['without a network', load({ online: false }), false],
    ['where nothing can be remembered', load({ storage: null }), false],
  ] as const)('does not reload %s: the error is thrown', (_, fail, prevented) => {
    expect(fail('no a.js', prevented)).toEqual({ reloads: 0, isThrown: true });
  });

  test('leaves an event alone that another listener has handled', () => {
    expect(load({})('no a.js', true).reloads).toBe(0);
  });
});
