import { beforeEach, describe, expect, it } from 'vitest';
import { addressGroup, Authenticator, bearerToken } from '../../../src/access/authenticator.js';
import { Keys } from '../../../src/access/keys/keys.js';
import { TokenBuckets } from '../../../src/access/token-bucket.js';
import { MINUTE, SimulatedClock } from '../../../src/kernel/clock.js';
import { MemoryFacts } from '../../support/memory-facts.js';

const FAILURES = 3;
const STRANGER = `Bearer lw_admin_${'0'.repeat(16)}_${'A'.repeat(43)}`;
const ADDRESS = '192.0.2.1';

let clock: SimulatedClock;
let facts: MemoryFacts;
let keys: Keys;
let authenticator: Authenticator;
beforeEach(() => {
  clock = new SimulatedClock(0);
  facts = new MemoryFacts(clock);
  keys = new Keys(facts, clock);
  authenticator = new Authenticator(keys, new TokenBuckets(FAILURES, clock));
});

const codeOf = async (header: string | undefined, address = ADDRESS): Promise<string> =>
  authenticator.authenticate(header, address).then(
    () => 'admitted',
    (error: { code: string }) => error.code,
  );

async function exhaust(): Promise<void> {
  for (let tried = 0; tried < FAILURES; tried += 1) expect(await codeOf(STRANGER)).toBe('UNAUTHENTICATED');
}

describe('wrong keys', () => {
  it('make their address wait, and the store is no longer asked', async () => {
    await exhaust();
    const before = facts.reads;
    expect(await codeOf(STRANGER)).toBe('RATE_LIMITED');
    expect(facts.reads).toBe(before);
    expect(await codeOf('Bearer nonsense')).toBe('RATE_LIMITED');
  });

  it('say how long to wait, and then may be tried again', async () => {
    await exhaust();
    await expect(authenticator.authenticate(STRANGER, ADDRESS)).rejects.toMatchObject({
      options: { detail: { retryAfterSeconds: 20 } },
    });
    clock.advanceTo(MINUTE / FAILURES);
    expect(await codeOf(STRANGER)).toBe('UNAUTHENTICATED');
    expect(await codeOf(STRANGER)).toBe('RATE_LIMITED');
  });

  it('do not make other addresses wait, save those of the same network', async () => {
    await exhaust();
    expect(await codeOf(STRANGER, '192.0.2.2')).toBe('UNAUTHENTICATED');
    expect(await codeOf(STRANGER, `::ffff:${ADDRESS}`)).toBe('RATE_LIMITED');
  });

  it('do not lock out a key that is known here', async () => {
    const { text } = await keys.issue({ kind: 'admin' }, 'x');
    expect(await codeOf(`Bearer ${text}`)).toBe('admitted');
    await exhaust();
    expect(await codeOf(`Bearer ${text}`)).toBe('admitted');
    expect(await codeOf(`Bearer ${text.slice(0, -43)}${'B'.repeat(43)}`)).toBe('RATE_LIMITED');
  });

  it('do not lock out a key that comes once a minute', async () => {
    const { text } = await keys.issue({ kind: 'admin' }, 'x');
    expect(await codeOf(`Bearer ${text}`)).toBe('admitted');
    clock.advanceTo(MINUTE);
    await exhaust();
    expect(await codeOf(`Bearer ${text}`)).toBe('admitted');
  });

  it('a request without a key counts for nothing', async () => {
    for (let tried = 0; tried < 10; tried += 1) expect(await codeOf(undefined)).toBe('UNAUTHENTICATED');
    expect(await codeOf(STRANGER)).toBe('UNAUTHENTICATED');
  });
});

describe('the header', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer  abc', 'abc'],
    ['BEARER abc', 'abc'],
    ['Bearer', undefined],
    ['Bearer ', undefined],
    ['Bearer a b', undefined],
    ['Basic abc', undefined],
    ['Bearerabc', undefined],
    [`Bearer ${'a'.repeat(513)}`, undefined],
    [undefined, undefined],
  ])('%s', (header, token) => {
    expect(bearerToken(header)).toBe(token);
  });
});

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '8193:3512:1:2'],
    ['2001:db8:1:2::1', '8193:3512:1:2'],
    ['::1', '0:0:0:0'],
    ['', 'unknown'],
    ['unix:', 'unknown'],
  ])('%s counts as %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});
