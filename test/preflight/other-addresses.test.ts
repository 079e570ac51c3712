// other-addresses.test.ts: what does it mean where one of several addresses of a host gives no answer?
import { expect, test } from 'vitest';
import { silentAddress } from '../../packages/preflight/src/checks/other-addresses.ts';
import { LateError, silenceOf } from '../../packages/preflight/src/net/silence.ts';

const at = { subject: 'shop.test', instance: '2001:db8::1' };
const peer = { host: 'shop.test', port: 443, addresses: [] };

function comeOf(family: 4 | 6, error: Error) {
  const address = family === 6 ? '2001:db8::1' : '192.0.2.1';
  return silentAddress({ address, family }, peer, { at, silence: silenceOf(error) });
}

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

test.each([
  [4, 'no answer in time', new LateError('10 s'), 'failed'],
  [4, 'no way to it', systemError('EHOSTUNREACH'), 'failed'],
  [6, 'a refusal', systemError('ECONNREFUSED'), 'failed'],
  [6, 'no answer in time', new LateError('10 s'), 'warned'],
  [6, 'no way to it', systemError('EHOSTUNREACH'), 'warned'],
] as const)('IPv%i, %s', (family, _, error, state) => {
  const [result, ...others] = comeOf(family, error);
  expect(others).toEqual([]);
  expect(result).toMatchObject({ check: 'route.status', state });
  const record = family === 6 ? 'AAAA' : 'A';
  expect(result).toHaveProperty('todo', expect.stringContaining(`out of the ${record} records of shop.test`));
  expect(JSON.stringify(result).includes('Look first whether this machine has IPv6')).toBe(state === 'warned');
});

test('this machine has no way to any such address: nothing is known of it', () => {
  expect(comeOf(6, systemError('ENETUNREACH'))).toEqual([]);
});
