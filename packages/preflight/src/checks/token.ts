// token.ts: is a token what the services of this environment accept?
import type { JSONWebKeySet, JWTPayload } from 'jose';
import type { OidcConfig } from '../config/define-config.ts';
import { type Fault, failed, judged, type Result, type Subject, warned, without } from '../results.ts';
import type { Scene } from '../scene.ts';
import { issuerDifference } from './issuer-difference.ts';

/** What the issuer publishes (OpenID Connect Discovery 1.0, 4.2). */
export interface Published {
  readonly issuer: string;
  readonly keys: JSONWebKeySet | null;
}

/** Loaded where a token is to be read. */
type Jose = typeof import('jose');

/**
 * `token.issuer`: the issuer and the audience of a token, and its signature. The token is read here, and goes nowhere.
 */
export async function checkToken(oidc: OidcConfig, published: Published | null, { env }: Scene): Promise<Result> {
  const at: Subject = { check: 'token.issuer', subject: oidc.issuer, instance: null };
  if (oidc.tokenEnv === undefined) return without(at, 'skipped', `no tokenEnv for ${oidc.issuer}`);
  // As it stands in a request's header.
  const token = (env[oidc.tokenEnv] ?? '').trim().replace(/^Bearer\s+/i, '');
  if (token === '') return without(at, 'unknown', `the environment variable ${oidc.tokenEnv} is not set`);
  const jose = await import('jose');
  const claims = claimsOf(token, jose);
  if (claims === null) return without(at, 'unknown', `${oidc.tokenEnv} holds no JSON Web Token`);
  const fault = claimsFault(oidc, claims, published);
  if (fault === 'told')
    return without(at, 'blocked', 'The token is of the published issuer, which differs (oidc.issuer)');
  if (fault !== null) return failed(at, fault);
  return await signatureResult(at, token, { oidc, published, jose });
}

function claimsOf(token: string, { decodeJwt }: Jose): JWTPayload | null {
  try {
    return decodeJwt(token);
  } catch {
    return null;
  }
}

function claimsFault(
  { issuer, audience, tokenEnv }: OidcConfig,
  { iss, aud }: JWTPayload,
  published: Published | null,
): Fault | 'told' | null {
  if (iss !== issuer) {
    if (iss !== undefined && iss === published?.issuer) return 'told';
    return {
      kind: 'other issuer',
      expected: `"iss": "${issuer}" in the token of ${tokenEnv}`,
      came: iss === undefined ? 'none' : `"${iss}": ${issuerDifference(issuer, iss)}`,
      todo: 'Take tokens from this issuer, or configure the one that makes them; where the issuer follows the domain, each domain has one of its own',
    };
  }
  const audiences = [aud ?? []].flat();
  if (audience === undefined || audiences.includes(audience)) return null;
  return {
    kind: 'other audience',
    expected: `"aud" with "${audience}" in the token of ${tokenEnv}`,
    came: audiences.length === 0 ? 'none' : audiences.map((each) => `"${each}"`).join(', '),
    todo: 'Ask for a token for this audience, or configure the one that clients ask for',
  };
}

async function signatureResult(
  at: Subject,
  token: string,
  { oidc, published, jose }: { readonly oidc: OidcConfig; readonly published: Published | null; readonly jose: Jose },
): Promise<Result> {
  if (published?.keys == null) return without(at, 'blocked', 'The keys of the issuer are not known (oidc.discovery)');
  try {
    await verify(token, published.keys, jose);
    return judged(at, null);
  } catch (error) {
    const fault = signatureFault(error, oidc.tokenEnv ?? '', jose);
    return fault.kind === 'expired' ? warned(at, fault) : failed(at, fault);
  }
}

/** A token without a `kid` may be of any key that is published (RFC 7515, 4.1.4). */
async function verify(
  token: string,
  keys: JSONWebKeySet,
  { jwtVerify, createLocalJWKSet, errors }: Jose,
): Promise<void> {
  const options = { clockTolerance: 60 };
  try {
    await jwtVerify(token, createLocalJWKSet(keys), options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    let last: unknown = error;
    for await (const key of error) {
      try {
        return void (await jwtVerify(token, key, options));
      } catch (other) {
        if (!(other instanceof errors.JWSSignatureVerificationFailed)) throw other;
        last = other;
      }
    }
    throw last;
  }
}

function signatureFault(error: unknown, variable: string, { errors }: Jose): Fault {
  const expected = `a token in ${variable} that the keys of the issuer verify`;
  if (error instanceof errors.JWTExpired)
    return {
      kind: 'expired',
      expected,
      came: 'one that is right, and has expired',
      todo: 'Put a new one into the environment',
    };
  const came = error instanceof errors.JOSEError ? error.message : 'one that cannot be verified';
  if (error instanceof errors.JWTClaimValidationFailed)
    return { kind: 'claims', expected, came, todo: 'Look at this claim, and at the clock of the issuer' };
  const todo = 'Look whether the issuer publishes the keys that it signs with: services refuse the token otherwise';
  return { kind: 'signature', expected, came, todo };
}
