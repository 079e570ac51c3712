// config-schema.ts: which values may stand in a configuration?
import * as v from 'valibot';
import { type CheckId, checkIds, isCheckId } from '../check-list.ts';
import type { Config } from './define-config.ts';
import { parseInstance } from './instance.ts';

// Every message says what should stand there: "… is 3, not <message>".

const text = (what: string) => v.pipe(v.string(what), v.nonEmpty(what));

const integer = (least: number, most: number) => {
  const what = `a whole number from ${least} to ${most}`;
  return v.pipe(v.number(what), v.integer(what), v.minValue(least, what), v.maxValue(most, what));
};

const webUrl = 'a URL with https:// or http://, and without a user, a password or a fragment';

function isWebUrl(given: string): boolean {
  if (!URL.canParse(given)) return false;
  const { protocol, username, password, hash } = new URL(given);
  return /^https?:$/.test(protocol) && username === '' && password === '' && hash === '';
}

const url = v.pipe(v.string(webUrl), v.check(isWebUrl, webUrl));

const folderUrl = 'a URL of a folder, with a slash at its end and no query';
const folder = v.pipe(
  url,
  v.check((given) => new URL(given).pathname.endsWith('/') && new URL(given).search === '', folderUrl),
);

const patternText = 'text, or a regular expression';
const pattern = v.pipe(
  v.custom<string | RegExp>(
    (given) => (typeof given === 'string' && given !== '') || isExpression(given),
    `${patternText} that is not empty`,
  ),
  v.check((given) => typeof given !== 'string' || isUsable(given), `${patternText} that can be read`),
);

function isExpression(given: unknown): boolean {
  return Object.prototype.toString.call(given) === '[object RegExp]';
}

function isUsable(given: string): boolean {
  try {
    patternOf(given);
    return true;
  } catch {
    return false;
  }
}

/**
 * The expression that a text with slashes stands for, such as `/ready/i`; any other text stands for itself.
 * @throws SyntaxError
 */
export function patternOf(given: string | RegExp): RegExp {
  if (typeof given !== 'string') return given;
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(given) ?? [];
  return source === undefined ? new RegExp(given.replace(/[^\w\s]/g, '\\$&'), 'u') : new RegExp(source, flags);
}

const expectation = {
  status: v.optional(integer(200, 599)),
  match: v.optional(pattern),
  notMatch: v.optional(pattern),
};

const page = v.lazy((given) =>
  typeof given === 'string' || given === undefined
    ? url
    : v.strictObject({ url, ...expectation }, 'a URL, or an object with one'),
);

const instanceForm = 'an address such as "192.0.2.11", "192.0.2.11:8443", "[2001:db8::1]" or "http://192.0.2.11:8080"';
const instance = v.pipe(
  v.string(instanceForm),
  v.check((given) => parseInstance(given) !== null, instanceForm),
);

const listed = v.pipe(
  v.array(instance, 'a list of addresses'),
  v.check((given) => new Set(given.map(machineOf)).size === given.length, 'a list in which each address stands once'),
);

function machineOf(given: string): string {
  const { address, port, isPlain } = parseInstance(given) ?? { address: given, port: null, isPlain: false };
  return `${isPlain} ${address} ${port}`;
}

const dated = v.strictObject(
  {
    warnDays: v.optional(integer(0, 3650)),
    failDays: v.optional(integer(0, 3650)),
    minVersion: v.optional(v.picklist(['TLSv1.2', 'TLSv1.3'], '"TLSv1.2" or "TLSv1.3"')),
    ca: v.optional(text('the path of a PEM file')),
    instances: v.optional(v.boolean('true or false')),
  },
  'an object',
);

const tls = v.pipe(
  dated,
  v.check(
    ({ warnDays, failDays }) => warnDays === undefined || failDays === undefined || warnDays >= failDays,
    'an object with a warnDays that is no less than failDays: nobody would be warned',
  ),
);

/** A token in its place must not be shown: see config-fault.ts. */
const variable = 'the name of an environment variable, such as "PREFLIGHT_TOKEN"; the token itself must not stand here';

const oidc = v.strictObject(
  {
    issuer: v.pipe(
      url,
      v.check((given) => !given.includes('?'), 'a URL without a query (OpenID Connect Discovery 1.0, 3)'),
    ),
    tokenEnv: v.optional(v.pipe(v.string(variable), v.regex(/^[A-Za-z_]\w*$/, variable))),
    audience: v.optional(text('text')),
  },
  'an object with an issuer',
);

const address = v.pipe(v.string('an IP address'), v.check(isAddress, 'an IP address'));

function isAddress(given: string): boolean {
  const parsed = parseInstance(given.includes(':') ? `[${given}]` : given);
  return parsed !== null && parsed.port === null && !parsed.isPlain;
}

const hostName = 'a host such as "game.example.jp", without a port';
const host = v.pipe(
  v.string(),
  v.check((given) => hostnameOf(given) !== null, hostName),
);

/** As URLs write it: in lower case, with other letters as Punycode. Null for what is none. */
export function hostnameOf(given: string): string | null {
  if (/[/?#@:\\]/.test(given) || !URL.canParse(`http://${given}`)) return null;
  return new URL(`http://${given}`).hostname;
}

const server = 'the address of a DNS server, such as "192.0.2.53" or "192.0.2.53:5353"';
const dnsServer = v.pipe(
  v.string(server),
  v.check((given) => parseInstance(given)?.isPlain === false, server),
);

const check = v.custom<CheckId>(
  (given) => typeof given === 'string' && isCheckId(given),
  `a check: ${checkIds.join(', ')}`,
);

const keys = v.strictObject(
  {
    manifest: v.optional(text('the path of a manifest')),
    pages: v.pipe(v.array(page, 'a list of URLs'), v.minLength(1, 'a list with at least one URL')),
    assets: v.optional(folder),
    expect: v.optional(v.strictObject(expectation, 'an object')),
    instances: v.optional(listed),
    instanceAssets: v.optional(v.lazy((given) => (given === false ? v.literal(false) : folder))),
    tls: v.optional(tls),
    oidc: v.optional(v.array(oidc, 'a list of issuers')),
    httpPort: v.optional(v.lazy((given) => (given === false ? v.literal(false) : integer(1, 65_535)))),
    resolve: v.optional(v.record(host, address, 'an object of hosts and addresses')),
    dnsServers: v.optional(v.array(dnsServer, 'a list of addresses')),
    sample: v.optional(v.lazy((given) => (given === 'all' ? v.literal('all') : integer(1, 1_000_000)))),
    originals: v.optional(v.boolean('true or false')),
    retentionDays: v.optional(integer(1, 3650)),
    skip: v.optional(v.array(check, 'a list of checks')),
    concurrency: v.optional(integer(1, 256)),
    timeoutMs: v.optional(integer(1, 600_000)),
    retries: v.optional(integer(0, 10)),
    budgetMs: v.optional(integer(1, 86_400_000)),
  },
  'an object with pages',
);

/** A scheme that counts for nothing would be read as one that does. */
const environment = v.pipe(
  keys,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { pages, instances = [] } = dataset.value;
    if (pages.some((each) => /^https:/i.test(typeof each === 'string' ? each : each.url))) return;
    for (const [key, input] of instances.entries())
      if (input.startsWith('https://'))
        addIssue({
          input,
          message: 'an address without https://: no page is https, and it is asked in http',
          path: [
            { type: 'object', origin: 'value', input: dataset.value, key: 'instances', value: instances },
            { type: 'array', origin: 'value', input: instances, key, value: input },
          ],
        });
  }),
);

/** The shape of a whole configuration; its messages are read by config-fault.ts. */
export const configSchema: v.GenericSchema<unknown, Config> = v.strictObject(
  {
    manifest: v.optional(text('the path of a manifest')),
    environments: v.pipe(
      v.record(v.string(), environment, 'an object of environments'),
      v.check((given) => Object.keys(given).length > 0, 'an object with at least one environment'),
    ),
  },
  'an object with environments',
) as v.GenericSchema<unknown, Config>;

/** What the walk needs to know of valibot's schemas. */
interface Part {
  readonly entries?: Readonly<Record<string, Part>>;
  readonly value?: Part;
  readonly item?: Part;
  readonly wrapped?: Part;
  readonly getter?: (input: unknown) => Part;
}

/** The keys that are known in the object at these keys. */
export function keysAt(path: readonly (string | number)[]): string[] {
  let part: Part | undefined = configSchema as Part;
  for (const key of path) part = inside(part?.entries?.[key] ?? part?.value ?? part?.item);
  return Object.keys(part?.entries ?? {});
}

function inside(part: Part | undefined): Part | undefined {
  if (part?.wrapped) return inside(part.wrapped);
  return part?.getter ? inside(part.getter({})) : part;
}
