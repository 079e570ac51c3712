// browser.ts: what does a real browser make of this page?
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { find } from './find.ts';

export const flags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium; the host `cdn.example` is the loopback server at this port. */
export function launch(cdnPort: number): Promise<Browser> {
  return chromium.launch({
    executablePath: find('chromium') ?? 'chromium',
    args: [...flags, `--host-resolver-rules=MAP cdn.example:80 127.0.0.1:${cdnPort}`],
  });
}

/** What one page did. */
export interface Visit {
  /** `ok` or the error, by feature. */
  readonly features: Readonly<Record<string, string>>;
  /** URLs that answered 400 or more, or not at all. */
  readonly failed: readonly string[];
  /** Messages of console.error and uncaught errors. */
  readonly errors: readonly string[];
}

/** Opens pages of the kitchen sink side by side and waits until each has proved its features. */
export async function visit(browser: Browser, urls: readonly string[]): Promise<Visit[]> {
  const context = await browser.newContext();
  try {
    return await Promise.all(urls.map((url) => visitOne(context, url)));
  } finally {
    await context.close();
  }
}

async function visitOne(context: BrowserContext, url: string): Promise<Visit> {
  const page = await context.newPage();
  const failed: string[] = [];
  const errors: string[] = [];
  page.on('requestfailed', (request) => failed.push(`${request.url()} ${request.failure()?.errorText ?? ''}`));
  page.on('response', (response) => {
    if (response.status() >= 400) failed.push(`${response.url()} ${response.status()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url);
  return { features: await proved(page), failed, errors };
}

async function proved(page: Page): Promise<Record<string, string>> {
  try {
    await page.waitForFunction('window.__done === true', undefined, { timeout: 60_000 });
  } catch {
    const pending = await page.evaluate('window.__pending ?? ["the entry did not run"]');
    return { [`still pending: ${String(pending)}`]: 'no answer' };
  }
  return await page.evaluate('window.__features');
}
