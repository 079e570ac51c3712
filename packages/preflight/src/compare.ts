// compare.ts: what can one environment not have shown of another?
import type { CheckId } from './check-list.ts';
import type { Settings } from './config/settings.ts';
import type { EnvironmentReport } from './report.ts';

/** A fact of an environment that another one, however green, says nothing of. */
export interface BlindSpot {
  /** The environment that cannot have shown it. */
  readonly on: string;
  /** The environment whose fact it is. */
  readonly of: string;
  readonly checks: readonly CheckId[];
  /** A sentence without a full stop. */
  readonly fact: string;
}

/** An environment and what was found. */
export interface Looked {
  readonly settings: Settings;
  readonly report: EnvironmentReport;
}

/** What each environment cannot have shown of the last one, because their shapes differ. */
export function blindSpots(looked: readonly Looked[]): BlindSpot[] {
  const target = looked.at(-1);
  if (target === undefined) return [];
  return looked.slice(0, -1).flatMap((other) =>
    compared(other.settings, target.settings).map(({ checks, fact }) => ({
      on: other.settings.name,
      of: target.settings.name,
      checks,
      fact,
    })),
  );
}

interface Spot {
  readonly checks: readonly CheckId[];
  readonly fact: string;
}

function compared(on: Settings, of: Settings): Spot[] {
  return [hosts, transport, issuers, files, fleet, build].flatMap((look) => look(on, of));
}

function hostsOf({ pages, assets }: Settings): string[] {
  return [...new Set([...pages.map(({ url }) => url.host), assets.host])];
}

const perHost: readonly CheckId[] = ['dns', 'route.status', 'tls.identity', 'tls.chain', 'tls.expiry'];

function hosts(on: Settings, of: Settings): Spot[] {
  const [known, others] = [hostsOf(on), hostsOf(of)];
  const own = others.filter((host) => !known.includes(host));
  if (own.length === 0) return [];
  const shared =
    known.length < others.length ? `${on.name} serves all from ${list(known)}` : `${on.name} has ${list(known)}`;
  return [
    { checks: perHost, fact: `${of.name} has ${list(own)}, with routes and certificates of their own; ${shared}` },
  ];
}

function transport(on: Settings, of: Settings): Spot[] {
  const isSecure = ({ pages }: Settings): boolean => pages.every(({ url }) => url.protocol === 'https:');
  if (isSecure(on) || !isSecure(of)) return [];
  return [
    {
      checks: ['tls.identity', 'tls.chain', 'tls.expiry', 'tls.version', 'route.redirect'],
      fact: `${of.name} is served over https, and ${on.name} is not`,
    },
  ];
}

function issuers(on: Settings, of: Settings): Spot[] {
  const known = on.oidc.map(({ issuer }) => issuer);
  const own = of.oidc.map(({ issuer }) => issuer).filter((issuer) => !known.includes(issuer));
  if (own.length === 0) return [];
  const instead = known.length === 0 ? `${on.name} names none` : `${on.name} has ${list(known)}`;
  return [
    {
      checks: ['oidc.discovery', 'oidc.issuer', 'token.issuer'],
      fact: `${of.name} has the issuer ${list(own)}; ${instead}`,
    },
  ];
}

function files(on: Settings, of: Settings): Spot[] {
  const isForeign = ({ pages, assets }: Settings): boolean => !pages.some(({ url }) => url.origin === assets.origin);
  if (isForeign(on) || !isForeign(of)) return [];
  return [
    {
      checks: ['asset.cors'],
      fact: `pages of ${of.name} use files of another host (${of.assets.host}), which browsers allow with CORS only; on ${on.name} they are of one host`,
    },
    {
      checks: ['asset.cache', 'missing.cached', 'html.retention'],
      fact: `the files of ${of.name} come through ${of.assets.host}, which may cache and change what ${on.name} sends directly`,
    },
  ];
}

function fleet(on: Settings, of: Settings): Spot[] {
  if (of.instances.length < 2 || on.instances.length >= 2) return [];
  const own = on.instances.length === 0 ? 'names none' : 'has one';
  return [
    {
      checks: ['fleet.build', 'fleet.bytes', 'fleet.validators'],
      fact: `${of.name} has ${of.instances.length} instances that may disagree; ${on.name} ${own}`,
    },
  ];
}

function build(on: Settings, of: Settings): Spot[] {
  if (on.manifest.build === of.manifest.build) return [];
  return [
    {
      checks: ['asset.status', 'asset.bytes', 'html.references'],
      fact: `${of.name} serves the build ${of.manifest.build}, and ${on.name} the build ${on.manifest.build}`,
    },
  ];
}

function list(items: readonly string[]): string {
  const shown = items.slice(0, 4).join(', ');
  return items.length > 4 ? `${shown} and ${items.length - 4} more` : shown;
}
