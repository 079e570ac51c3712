// cookies.ts: which cookies does a browser send along while it opens one page?

/** Cookies of one visit, by the host. They are sent back to who set them, and shown nowhere. */
export interface Cookies {
  take(host: string, given: readonly string[] | undefined): void;
  /** A `Cookie` header; empty for none. */
  sent(host: string): string;
}

/** Text that is no cookie. */
const none: readonly string[] = ['', '\0'];

/** More than any page sets. */
const most = 50;

/** Characters of a header (RFC 9110, 5.5), no more of them than browsers keep. */
const sendable = /^[\t\x20-\x7e\x80-\xff]{0,4096}$/;

/** Names and values count; domain, path and age do not, for the moment that a visit takes. */
export function createCookies(): Cookies {
  const jars = new Map<string, Map<string, string>>();
  return {
    take: (host, given = []) => {
      for (const text of given) {
        const [, name = '', value = ''] = /^\s*([^=;\s]+)\s*=([^;]*)/.exec(text) ?? none;
        const jar = jars.get(host) ?? new Map<string, string>();
        if (!sendable.test(name) || !sendable.test(value) || (jar.size >= most && !jar.has(name))) continue;
        if (/;\s*max-age\s*=\s*(?:0|-\d+)\s*(?:;|$)/i.test(text)) jar.delete(name);
        else jar.set(name, value.trim());
        jars.set(host, jar);
      }
    },
    sent: (host) => [...(jars.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; '),
  };
}
