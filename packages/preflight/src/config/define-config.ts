// define-config.ts: which keys may a configuration have?
import type { CheckId } from '../check-list.ts';

/** What `truename.config.ts` (`.mjs`, `.js`, `.json`) holds. */
export interface Config {
  /**
   * The manifest of the build that the environments serve: a path from the configuration's directory.
   * Default: `dist/.truename/manifest.json`.
   */
  readonly manifest?: string;
  /** By the names that `truename preflight <name>` knows them by. */
  readonly environments: Readonly<Record<string, EnvironmentConfig>>;
}

/** One place where the site runs. Only `pages` is needed. */
export interface EnvironmentConfig {
  /** Another manifest than the configuration's. */
  readonly manifest?: string;
  /** URLs that users open: at least one of each host. */
  readonly pages: readonly (string | PageConfig)[];
  /** URL below which the files of the build are served, with a slash at its end. Default: the manifest's base. */
  readonly assets?: string;
  /** What a page has to answer. */
  readonly expect?: PageExpectation;
  /**
   * The machines behind the balancer, each asked directly, with the Host and the SNI of the URL: `192.0.2.11`,
   * `192.0.2.11:8443`, `[2001:db8::1]`, or `http://192.0.2.11:8080` where the balancer ends the TLS.
   */
  readonly instances?: readonly string[];
  /**
   * URL below which the instances serve the files; false where they have none. Default: that of `assets` or of the first
   * page, whichever an instance answers.
   */
  readonly instanceAssets?: string | false;
  readonly tls?: TlsConfig;
  /** Issuers of tokens that the site trusts. */
  readonly oidc?: readonly OidcConfig[];
  /** The port at which http is sent to https; false where none is open on purpose. Default: 80. */
  readonly httpPort?: number | false;
  /** Addresses for hosts that DNS does not know yet: `{ 'game.example.jp': '192.0.2.10' }`. */
  readonly resolve?: Readonly<Record<string, string>>;
  /** DNS servers to ask instead of the system's: `192.0.2.53` or `192.0.2.53:5353`. */
  readonly dnsServers?: readonly string[];
  /** How many files of the build are looked at. Default: `'all'`. */
  readonly sample?: 'all' | number;
  /** Also look at the un-hashed copies of hashed files. Default: true. */
  readonly originals?: boolean;
  /** How long files of earlier builds are kept, in days. Default: 30, as `truename prune` keeps them. */
  readonly retentionDays?: number;
  /** Checks that do not concern this environment. */
  readonly skip?: readonly CheckId[];
  /** Requests at one time to one address. Default: 16. */
  readonly concurrency?: number;
  /** Milliseconds for an answer to begin; a long body gets more. Default: 10,000. */
  readonly timeoutMs?: number;
  /** How often a request is tried again that got no answer, or 502, 503 or 504. Default: 2. */
  readonly retries?: number;
  /** Milliseconds for all of the environment; what is not looked at by then is told. Default: 600,000. */
  readonly budgetMs?: number;
}

/** A page with expectations of its own. */
export interface PageConfig extends PageExpectation {
  readonly url: string;
}

/** What a page has to answer. */
export interface PageExpectation {
  /** Default: 200. Redirects are followed, unless a redirect is expected. */
  readonly status?: number;
  /** The body contains this text, or matches this expression; text such as `/ready/i` is an expression too. */
  readonly match?: string | RegExp;
  /** The body does not. */
  readonly notMatch?: string | RegExp;
}

export interface TlsConfig {
  /** Days before a certificate ends from which on that is a warning. Default: 21. */
  readonly warnDays?: number;
  /** Days before a certificate ends from which on that is a fault. Default: 7. */
  readonly failDays?: number;
  /** No older version may be accepted. Default: `'TLSv1.2'`. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** PEM file with certificates that are trusted besides those of Node: a path from the configuration's directory. */
  readonly ca?: string;
  /** Also look at the certificates of the instances. Default: true. */
  readonly instances?: boolean;
}

export interface OidcConfig {
  /** Exactly as the services that check tokens have it configured. */
  readonly issuer: string;
  /** Name of the environment variable that holds a token of this issuer. The token is sent nowhere and never shown. */
  readonly tokenEnv?: string;
  /** What `aud` of the token has to contain. */
  readonly audience?: string;
}

/**
 * Gives a configuration back as it is: for its types.
 *
 *     import { defineConfig } from 'truename/config';
 *     export default defineConfig({ environments: { production: { pages: ['https://game.example.jp/'] } } });
 */
export function defineConfig(config: Config): Config {
  return config;
}
