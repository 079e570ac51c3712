// hosts.ts: does every host have an address, and does every machine shake hands?
import type { CheckId } from '../check-list.ts';
import type { Settings } from '../config/settings.ts';
import { type HandshakeOptions, handshake, type Peer } from '../net/handshake.ts';
import type { Silence } from '../net/silence.ts';
import { pooled } from '../pool.ts';
import { failed, passed, type Result, without } from '../results.ts';
import { type Scene, type Vantage, withoutAll } from '../scene.ts';
import { checkOtherAddresses } from './other-addresses.ts';
import { routeFault } from './route.ts';
import { certificateResults, handshakeResult, versionResult } from './tls.ts';

const tlsChecks: readonly CheckId[] = ['tls.identity', 'tls.chain', 'tls.expiry', 'tls.version'];

/** So many handshakes at a time: fleets have hundreds of machines. */
const mostHands = 32;

/** Looks at every host, and closes the gates to those that do not answer. `wantsTls`: also shake hands. */
export async function checkHosts(scene: Scene, wantsTls: boolean): Promise<Result[]> {
  const origins = originsOf(scene.settings);
  const hosts = [...new Set(origins.map(({ hostname }) => hostname))];
  const names = await Promise.all(hosts.map((host) => checkName(host, origins, scene)));
  if (!wantsTls) return names;
  const peers = origins.flatMap((url) => vantagesOf(url, scene).map((vantage) => ({ url, vantage })));
  const tls = await pooled(peers, mostHands, ({ url, vantage }) => checkTls(url, vantage, scene));
  return [...names, ...tls.flat()];
}

/** The certificates of hosts that the configuration does not name, and that users were led to. */
export async function checkMet(scene: Scene): Promise<Result[]> {
  const { settings, wanted, met } = scene;
  if (!tlsChecks.some((check) => wanted.has(check))) return [];
  const known = new Set(originsOf(settings).map(({ origin }) => origin));
  const others = [...met.values()].filter(({ origin }) => !known.has(origin));
  return (await pooled(others, mostHands, (url) => checkTls(url, null, scene))).flat();
}

/** A URL of each origin, pages first: their URLs say best what was looked at. */
export function originsOf({ pages, assets, instanceAssets, oidc }: Settings): URL[] {
  const all = [
    ...pages.map(({ url }) => url),
    assets,
    ...(instanceAssets instanceof URL ? [instanceAssets] : []),
    ...oidc.map(({ issuer }) => new URL(issuer)),
  ];
  return [...new Map(all.toReversed().map((url) => [url.origin, url])).values()].reverse();
}

/** Only pages and files are served by the instances. */
function vantagesOf({ origin }: URL, { settings, vantages }: Scene): readonly Vantage[] {
  const { pages, instanceAssets } = settings;
  const served = [...pages.map(({ url }) => url), ...(instanceAssets instanceof URL ? [instanceAssets] : [])];
  return served.some((url) => url.origin === origin) ? vantages : [null];
}

async function checkName(host: string, origins: readonly URL[], { resolve, gates }: Scene): Promise<Result> {
  const at = { check: 'dns', subject: host, instance: null } as const;
  const resolved = await resolve(host);
  if (resolved.state === 'found')
    return resolved.isPinned ? without(at, 'skipped', 'addresses stand in the configuration') : passed(at);
  for (const url of origins.filter(({ hostname }) => hostname === host))
    gates.close(url, null, `${host} has no address (dns)`);
  if (resolved.state === 'unknown') return without(at, 'unknown', `${host}: ${resolved.text}`);
  return failed(at, {
    kind: 'no address',
    expected: 'an A or AAAA record',
    came: resolved.text,
    todo: `Add a record for ${host} that leads to the balancer or the CDN; before the switch, give its address in "resolve"`,
  });
}

async function checkTls(url: URL, vantage: Vantage, scene: Scene): Promise<Result[]> {
  const at = { subject: url.host, instance: vantage?.text ?? null };
  const reason = scene.gates.reason(url, vantage);
  if (reason !== null) return withoutAll(tlsChecks, at, ['blocked', reason]);
  if (url.protocol === 'http:') return withoutAll(tlsChecks, at, ['skipped', `${url.origin} is no https`]);
  if (vantage?.isPlain)
    return withoutAll(tlsChecks, at, ['skipped', `${vantage.text} speaks http behind the balancer`]);
  if (vantage !== null && !scene.settings.tls.instances)
    return withoutAll(tlsChecks, at, ['skipped', 'tls.instances is false']);
  const peer = await peerOf(url, vantage, scene);
  const { timeoutMs, tls } = scene.settings;
  const options: HandshakeOptions = { timeoutMs, ca: tls.ca };
  const shaken = await handshake(peer, options);
  if ('silence' in shaken) return silentTls(url, vantage, { scene, silence: shaken });
  const oldest = tls.minVersion === 'TLSv1.3' ? 'TLSv1.2' : 'TLSv1.1';
  const old = await handshake(peer, { ...options, newest: oldest });
  const results = [...certificateResults(shaken, peer, { at, scene }), versionResult(shaken, old, { at, scene })];
  return [...results, ...(await checkOtherAddresses(peer, { host: url.host, results, options, scene }))];
}

async function peerOf(url: URL, vantage: Vantage, { resolve }: Scene): Promise<Peer> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = vantage?.port ?? (Number(url.port) || 443);
  if (vantage !== null) return { host, port, addresses: [{ address: vantage.address, family: 4 }] };
  const resolved = await resolve(url.hostname);
  return { host, port, addresses: resolved.state === 'found' ? resolved.addresses : [] };
}

/** No handshake: either TLS itself is wrong, or nobody is there at all. */
function silentTls(
  url: URL,
  vantage: Vantage,
  { scene, silence }: { readonly scene: Scene; readonly silence: Silence },
): Result[] {
  const at = { subject: url.host, instance: vantage?.text ?? null };
  const told = silence.silence === 'tls' ? handshakeResult(silence, at) : null;
  const check = told?.check ?? 'route.status';
  const reason = `${vantage?.text ?? url.host} does not answer (${check})`;
  scene.gates.close(url, vantage, reason);
  const others = tlsChecks.filter((each) => each !== check);
  const first = told ?? routeFault(url, vantage, { reply: silence, status: 200 });
  return [first, ...withoutAll(others, at, ['blocked', reason])];
}
