// issuer-difference.ts: in what do two issuers differ that look alike?

/** In words: issuers are compared character for character (OpenID Connect Core 1.0, 3.1.3.7). */
export function issuerDifference(expected: string, came: string): string {
  if (`${expected}/` === came) return 'it has a slash at its end, and the other has none';
  if (expected === `${came}/`) return 'it has no slash at its end, and the other has one';
  if (!URL.canParse(expected) || !URL.canParse(came)) return 'it is no URL';
  const [one, other] = [new URL(expected), new URL(came)];
  const parts = [
    ...(one.protocol === other.protocol
      ? []
      : [`the scheme is ${other.protocol.slice(0, -1)}, not ${one.protocol.slice(0, -1)}`]),
    ...(one.hostname === other.hostname ? [] : [`the host is ${other.hostname}, not ${one.hostname}`]),
    ...(one.port === other.port ? [] : [`the port is ${portOf(other)}, not ${portOf(one)}`]),
    ...(one.pathname + one.search === other.pathname + other.search
      ? []
      : [`the path is ${other.pathname + other.search}, not ${one.pathname + one.search}`]),
  ];
  if (parts.length > 0) return parts.join(', ');
  if (expected.toLowerCase() === came.toLowerCase()) return 'it has other capital letters';
  return 'it is written in another way (a default port, or escapes)';
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}
