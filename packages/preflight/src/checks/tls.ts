// tls.ts: what is wrong with a certificate, or with the TLS of a server?
import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Handshake, Peer } from '../net/handshake.ts';
import type { Silence } from '../net/silence.ts';
import { type Fault, failed, judged, passed, type Result, type Subject, warned } from '../results.ts';
import type { Scene } from '../scene.ts';
import { counted } from '../words.ts';

/** Of what, and with which settings. */
interface Look {
  readonly at: Omit<Subject, 'check'>;
  readonly scene: Scene;
}

/** The name first: behind a wrong name often stands a certificate that nobody meant to show. */
export function certificateResults({ chain, chainError }: Handshake, { host }: Peer, { at, scene }: Look): Result[] {
  const [own] = chain;
  if (own === undefined) return [failed({ ...at, check: 'tls.identity' }, noCertificate(host))];
  return [
    judged({ ...at, check: 'tls.identity' }, identityFault(own, host)),
    judged({ ...at, check: 'tls.chain' }, chainFault(chain, chainError)),
    expiryResult(chain, chainError, { at, scene }),
  ];
}

function noCertificate(host: string): Fault {
  return {
    kind: 'no certificate',
    expected: `a certificate for ${host}`,
    came: 'none',
    todo: 'Attach a certificate to the listener',
  };
}

function identityFault(own: X509Certificate, host: string): Fault | null {
  const isCovered = isIP(host) > 0 ? own.checkIP(host) : own.checkHost(host, { subject: 'never' });
  if (isCovered !== undefined) return null;
  return {
    kind: 'other name',
    expected: `a certificate for ${host}`,
    came: `one for ${namesOf(own)}, issued by ${nameOf(own.issuer)}`,
    todo: `Add ${host} to the names of the certificate, or attach a certificate that has it to the listener; a certificate for *.example covers one label only`,
  };
}

/** `DNS:a.example, DNS:b.example` → `a.example, b.example`; a few of many. */
function namesOf({ subjectAltName, subject }: X509Certificate): string {
  const names = (subjectAltName ?? '').split(', ').map((name) => name.replace(/^(?:DNS|IP Address):/, ''));
  if (subjectAltName === undefined) return `no name (subject ${nameOf(subject)})`;
  const more = names.length > 6 ? ` and ${names.length - 6} more` : '';
  return names.slice(0, 6).join(', ') + more;
}

/** The common name, or else the organization, of `CN=…\nO=…`. */
function nameOf(distinguished: string): string {
  const value = /^CN=(.+)$/m.exec(distinguished) ?? /^O=(.+)$/m.exec(distinguished);
  return `"${value?.[1] ?? distinguished.replaceAll('\n', ', ')}"`;
}

/** Codes of OpenSSL that say: a certificate's time is over, or has not come. */
const ofTime = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const noIssuer = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

function chainFault(chain: readonly X509Certificate[], error: string | null): Fault | null {
  if (error === null || ofTime.has(error)) return null;
  const last = chain.at(-1);
  const issuer = nameOf(last?.issuer ?? '');
  const trust = 'if a CA of your own is meant, name its file in tls.ca';
  if (error === 'DEPTH_ZERO_SELF_SIGNED_CERT')
    return {
      kind: 'self-signed',
      expected: 'a certificate of a CA that clients trust',
      came: 'one that has signed itself',
      todo: 'Replace it by one of a public CA; often the default certificate of the server is shown because no other one was found',
    };
  if (noIssuer.has(error))
    return {
      kind: 'no issuer',
      expected: 'all certificates between the site and a trusted root',
      came: `${chain.length === 1 ? 'only the site’s own' : counted(chain.length, 'certificate')}; ${issuer}, which issued ${chain.length === 1 ? 'it' : 'the last one'}, was not sent and is no trusted root`,
      todo: `Send the intermediates too (fullchain.pem: the site's own first); ${trust}. Browsers may find an intermediate by themselves; curl, Java and phones do not`,
    };
  return {
    kind: error,
    expected: 'a chain that leads to a root that clients trust',
    came: error === 'SELF_SIGNED_CERT_IN_CHAIN' ? `one that ends in ${issuer}, which is no trusted root` : error,
    todo: `Use a certificate of a public CA; ${trust}`,
  };
}

const day = 86_400_000;

function expiryResult(chain: readonly X509Certificate[], error: string | null, { at, scene }: Look): Result {
  const { failDays, warnDays } = scene.settings.tls;
  const subject = { ...at, check: 'tls.expiry' } as const;
  // An intermediate that has ended does no harm where another way leads to a root. Roots are the clients' own.
  const counting = chain.filter((each, index) => index === 0 || (error !== null && each.issuer !== each.subject));
  for (const certificate of counting) {
    const fault = expiryFault(certificate, scene.now, Math.max(failDays, warnDays));
    if (fault === null) continue;
    const left = (Date.parse(certificate.validTo) - scene.now) / day;
    return fault.kind === 'ends' && left >= failDays ? warned(subject, fault) : failed(subject, fault);
  }
  return passed(subject);
}

function expiryFault(certificate: X509Certificate, now: number, days: number): Fault | null {
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  const left = Math.floor((to - now) / day);
  const whose = `the certificate ${nameOf(certificate.subject)}`;
  const expected = `a certificate that is valid for ${counted(days, 'day')} more`;
  const todo = 'Renew it, and make the server load the new one; look why the renewal that should have done so did not';
  if (now < from)
    return {
      kind: 'begins',
      expected,
      came: `${whose} begins on ${dateText(from)}`,
      todo: 'Set the clock right, or wait',
    };
  if (now >= to) return { kind: 'ended', expected, came: `${whose} ended on ${dateText(to)}`, todo };
  if (left >= days) return null;
  return { kind: 'ends', expected, came: `${whose} ends in ${counted(left, 'day')}, on ${dateText(to)}`, todo };
}

function dateText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Alerts with which servers tell that they have nothing to show for a name. */
const nameAlerts = /unrecognized name|alert internal error|handshake failure/i;

/** The handshake failed by itself. */
export function handshakeResult({ text }: Silence, at: Omit<Subject, 'check'>): Result {
  if (nameAlerts.test(text))
    return failed(
      { ...at, check: 'tls.identity' },
      {
        kind: 'refused name',
        expected: `a certificate for ${at.subject}`,
        came: `none: ${text}`,
        todo: 'Attach a certificate that has this name; a server without one for the name that is asked for ends the handshake so',
      },
    );
  return failed(
    { ...at, check: 'tls.version' },
    {
      kind: 'no handshake',
      expected: 'a TLS handshake',
      came: text,
      todo: handshakeCure(text),
    },
  );
}

function handshakeCure(text: string): string {
  if (/wrong version number|packet length/.test(text))
    return 'Switch TLS on for this port: what answers speaks another protocol, such as http';
  if (/no application protocol/.test(text))
    return 'Offer http/1.1 besides h2 (ALPN): proxies, monitors and preflight ask with HTTP/1.1';
  return 'Offer TLS 1.2 and 1.3 with the usual ciphers';
}

/** `old` is an attempt with versions that must be refused. */
export function versionResult({ version }: Handshake, old: Handshake | Silence, { at, scene }: Look): Result {
  const { minVersion } = scene.settings.tls;
  const subject = { ...at, check: 'tls.version' } as const;
  const expected = `${nice(minVersion)} or newer only`;
  if (version < minVersion)
    return failed(subject, {
      kind: 'too old',
      expected,
      came: `nothing newer than ${nice(version)}`,
      todo: `Offer ${nice(minVersion)} at least`,
    });
  if ('silence' in old) return passed(subject);
  return failed(subject, {
    kind: 'old accepted',
    expected,
    came: `${nice(old.version)} is accepted too`,
    todo: `Switch ${nice(old.version)} and older off`,
  });
}

function nice(version: string): string {
  return version.replace('TLSv1.', 'TLS 1.').replace(/^TLSv1$/, 'TLS 1.0');
}
