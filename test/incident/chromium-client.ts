// chromium-client.ts: what does a page load in a real browser, told by what became of it?
import { join } from 'node:path';
import { type BrowserContext, chromium, type LaunchOptions, type Page } from 'playwright-core';
import { flags } from '../support/browser.ts';
import { find } from '../support/find.ts';
import { pictureWidths, type Version } from './app.ts';
import type { Client, PortOf } from './client.ts';
import type { Lane, Load, Part, PartName, Step } from './timeline.ts';

/** Windows of one visitor, in which pages are loaded at once. */
const windows = 3;

const options: LaunchOptions = {
  executablePath: find('chromium') ?? 'chromium',
  args: [...flags, '--host-resolver-rules=MAP *.replay.test 127.0.0.1'],
  // The replay closes it, and takes its profile away then.
  handleSIGINT: false,
  handleSIGTERM: false,
  handleSIGHUP: false,
};

/** Visitors who come back share a profile on disk; all others have an empty cache of their own. */
export async function startChromium(directory: string, portOf: PortOf): Promise<Client> {
  const profile = join(directory, 'profile');
  const browser = await chromium.launch(options);
  let returning = await chromium.launchPersistentContext(profile, options);
  const tabs = new Map<string, Page>();

  async function loadIn(page: Page, lane: Lane, step: Step): Promise<Load> {
    await page.goto(`http://${lane.host}:${portOf(lane)}/`, { waitUntil: 'load' });
    return seen(page, step, ['style', 'script', 'picture']);
  }
  /** One after the other in each of some windows. */
  async function loadAll(context: BrowserContext, lanes: readonly Lane[], step: Step): Promise<Map<Lane, Load>> {
    const loads = new Map<Lane, Load>();
    const waiting = [...lanes];
    const work = async (): Promise<void> => {
      if (waiting.length === 0) return;
      const page = await context.newPage();
      for (let lane = waiting.shift(); lane; lane = waiting.shift()) loads.set(lane, await loadIn(page, lane, step));
      await page.close();
    };
    await Promise.all(Array.from({ length: windows }, work));
    return loads;
  }
  async function load(lanes: readonly Lane[], step: Step): Promise<readonly Load[]> {
    const of = (isOurs: (way: Lane['way']) => boolean) => lanes.filter(({ way }) => isOurs(way));
    // No two lanes share a URL, so that one empty cache is as good as one for each.
    const others = await browser.newContext();
    const loads = new Map([
      ...(await loadAll(
        returning,
        of((way) => way === 'direct'),
        step,
      )),
      ...(await loadAll(
        others,
        of((way) => way !== 'direct' && way !== 'tab'),
        step,
      )),
    ]);
    await others.close();
    for (const lane of of((way) => way === 'tab')) {
      const page = await browser.newPage();
      tabs.set(lane.host, page);
      loads.set(lane, await loadIn(page, lane, step));
    }
    return lanes.map((lane) => loads.get(lane)!);
  }
  return {
    load,
    loadLazily: async (lanes, step) => {
      const loads: Load[] = [];
      for (const lane of lanes) {
        const page = tabs.get(lane.host)!;
        await page.evaluate('openLazy().then(() => {}, () => {})');
        loads.push(await seen(page, step, ['lazy style', 'lazy script']));
      }
      return loads;
    },
    comeBack: async () => {
      await returning.close();
      returning = await chromium.launchPersistentContext(profile, options);
    },
    close: async () => {
      await Promise.all([returning.close(), browser.close()]);
    },
  };
}

/** What the page says of itself; '' for what it did not get. */
type Said = Readonly<Record<'page' | PartName, string>>;

async function seen(page: Page, step: Step, names: readonly PartName[]): Promise<Load> {
  const said = (await page.evaluate(`(() => {
    const { dataset } = document.documentElement;
    const style = getComputedStyle(document.documentElement);
    const width = document.getElementById('picture').naturalWidth;
    return {
      page: dataset.page,
      style: style.getPropertyValue('--style').trim(),
      script: dataset.script ?? '',
      picture: { ${Object.entries(pictureWidths).map(([version, width]) => `${width}: '${version}'`)} }[width] ?? '',
      'lazy style': style.getPropertyValue('--lazy-style').trim(),
      'lazy script': dataset.lazyScript ?? '',
    };
  })()`)) as Said;
  const parts = names.map((name) => [name, (said[name] || 'missing') as Part] as const);
  return { step, page: said.page as Version, parts: Object.fromEntries(parts) };
}
