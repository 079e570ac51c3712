// stage.ts: which servers and which browser does a test file share?
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launch } from './browser.ts';
import { type Site, serve } from './serve.ts';

/** A browser, the page's own server, and the server that stands for another host; there from `beforeAll` on. */
export interface Stage {
  readonly browser: Browser;
  readonly site: Site;
  readonly cdnSite: Site;
}

/** Starts all three before the tests around it, and closes them after. */
export function stage(): Stage {
  let started: Stage | undefined;
  beforeAll(async () => {
    const [site, cdnSite] = [await serve({ cors: false }), await serve({ cors: true })];
    started = { browser: await launch(cdnSite.port), site, cdnSite };
  });
  afterAll(async () => {
    await started?.browser.close();
    await started?.site.close();
    await started?.cdnSite.close();
  });
  const running = (): Stage => {
    if (!started) throw new Error('The browser and its servers are there from beforeAll on');
    return started;
  };
  return {
    get browser() {
      return running().browser;
    },
    get site() {
      return running().site;
    },
    get cdnSite() {
      return running().cdnSite;
    },
  };
}
