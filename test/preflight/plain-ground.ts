// plain-ground.ts: what does a preflight find at a site over http, of which a test answers a part itself?
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CheckId, EnvironmentConfig } from '@truename/preflight';
import { afterEach, beforeAll } from 'vitest';
import { look, settings } from './look.ts';
import { type Answer, type PlainSite, startPlainSite } from './plain-site.ts';
import { type BuiltSite, buildSite } from './site.ts';

const hosts = ['a.shop.test', 'b.shop.test', 'cdn.files.test'];

/** A site for all tests of a file, and servers that end with each test. */
export function createGround() {
  let site: BuiltSite;
  const running: PlainSite[] = [];
  beforeAll(async () => {
    site = await buildSite();
  });
  afterEach(async () => {
    for (const { stop } of running.splice(0)) await stop();
  });
  return {
    site: (): BuiltSite => site,
    /** Gives the port. */
    started: async (answer?: Answer, built: BuiltSite = site): Promise<number> => {
      const server = await startPlainSite(built, answer);
      running.push(server);
      return server.port;
    },
    stopLast: async (): Promise<void> => await running.pop()?.stop(),
    found: async (
      port: number,
      more: Partial<EnvironmentConfig> = {},
      only?: readonly string[],
      built: BuiltSite = site,
    ) => {
      const given = {
        pages: [`http://a.shop.test:${port}/`],
        retries: 1,
        resolve: Object.fromEntries(hosts.map((host) => [host, '127.0.0.1'])),
        ...more,
      };
      const options = only === undefined ? {} : { only: new Set(only as readonly CheckId[]) };
      const { faults, report, exitCode } = await look(settings(built.dir, given), options);
      const findings = report.checks.flatMap((check) => check.findings);
      if (process.env.SHOW) console.log(JSON.stringify(report.checks, null, 1));
      return { faults, exitCode, findings, report, came: findings.map(({ came }) => came).join('\n') };
    },
  };
}

/** Answers one path, and leaves the rest to the site. */
export const at =
  (path: string, answer: (request: IncomingMessage, response: ServerResponse) => void): Answer =>
  (request, response) => {
    if (request.url !== path) return false;
    answer(request, response);
    return true;
  };
