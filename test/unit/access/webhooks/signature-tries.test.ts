import { expect, it } from 'vitest';
import { SignatureTries } from '../../../../src/access/webhooks/signature-tries.js';
import { TokenBuckets } from '../../../../src/access/token-bucket.js';
import { MINUTE, SimulatedClock } from '../../../../src/kernel/clock.js';

it('an address that failed as often as it may waits, save with a source that knows it', () => {
  const clock = new SimulatedClock(0);
  const tries = new SignatureTries(new TokenBuckets(3, clock));
  const may = (address: string, place = 'acme/crm'): boolean => {
    try {
      tries.assertMayTry(address, place);
      return true;
    } catch {
      return false;
    }
  };
  tries.succeeded('2001:db8::1', 'acme/known');
  for (let failed = 0; failed < 3; failed++) {
    expect(may('2001:db8::1')).toBe(true);
    tries.failed('2001:db8::1');
  }
  expect(may('2001:db8::1')).toBe(false);
  // Who has one address of a /64 has them all.
  expect(may('2001:db8::ffff')).toBe(false);
  expect(may('2001:db8::ffff', 'acme/known')).toBe(true);
  expect(may('192.0.2.1')).toBe(true);
  clock.advanceTo(MINUTE / 3);
  expect(may('2001:db8::1')).toBe(true);
});
