// reload-page.ts: `import '@truename/plugin/reload'` in the entry of a page.
import { type ReloadablePage, reloadOnPreloadError } from './reload.ts';

if ('document' in globalThis) reloadOnPreloadError(globalThis as unknown as ReloadablePage);
