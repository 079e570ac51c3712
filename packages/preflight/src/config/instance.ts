// instance.ts: which machine does the text of an instance mean?
import { isIP } from 'node:net';

/** A machine that is asked directly. */
export interface Instance {
  /** As the configuration writes it, and as reports name it. */
  readonly text: string;
  /** IP address, without brackets. */
  readonly address: string;
  /** Null for the port of the URL. */
  readonly port: number | null;
  /** Speaks http, because something before it ends the TLS. */
  readonly isPlain: boolean;
}

/** Reads `192.0.2.11`, `192.0.2.11:8443`, `[2001:db8::1]:8443`, `http://192.0.2.11:8080`; null for anything else. */
export function parseInstance(text: string): Instance | null {
  const [, scheme, bracketed, plain, digits] =
    /^(https?:\/\/)?(?:\[([^\]]+)\]|([^:/]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = bracketed ?? plain;
  if (address === undefined || isIP(address) !== (bracketed === undefined ? 4 : 6)) return bareV6(text);
  const port = digits === undefined ? null : Number(digits);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  return { text, address, port, isPlain: scheme === 'http://' };
}

function bareV6(text: string): Instance | null {
  return isIP(text) === 6 ? { text, address: text, port: null, isPlain: false } : null;
}
