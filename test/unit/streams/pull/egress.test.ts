import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND, SimulatedClock } from '../../../../src/kernel/clock.js';
import { jittered } from '../../../../src/kernel/pause.js';
import { CallBudget } from '../../../../streams/pull/egress/call-budget.js';
import { Egress } from '../../../../streams/pull/egress/egress.js';
import { retryAt } from '../../../../src/kernel/retry-after.js';
import { requestToken, Tokens } from '../../../../streams/pull/egress/tokens.js';
import { startVendor, type VendorServer } from '../../../support/vendors/vendor-server.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const { signal } = new AbortController();

describe('Retry-After', () => {
  it.each([
    ['120', 120 * SECOND],
    ['1', SECOND],
    // Never at once: whoever is too busy is not helped by it.
    ['0', SECOND],
    ['Mon, 02 Mar 2026 09:30:00 GMT', 30 * MINUTE],
    ['Mon, 02 Mar 2026 08:00:00 GMT', SECOND],
    ['999999999', DAY],
    ['soon', MINUTE],
    ['', MINUTE],
    [null, MINUTE],
  ])('%s waits %i ms', (header, wait) => {
    expect(retryAt(header, NOW)).toBe(NOW + wait);
  });

  it('is bounded, whatever is written', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const at = retryAt(text, NOW);
        expect(at).toBeGreaterThanOrEqual(NOW + SECOND);
        expect(at).toBeLessThanOrEqual(NOW + DAY);
      }),
    );
  });
});

describe('the calls of a day', () => {
  it('end at the bound, say until when, and begin anew at midnight UTC', () => {
    const clock = new SimulatedClock(NOW);
    const budget = new CallBudget(2, clock);
    budget.spend();
    budget.spend();
    expect(() => budget.spend()).toThrow('nothing is asked until 2026-03-03T00:00:00.000Z');
    clock.advanceTo(Date.parse('2026-03-02T23:59:59.999Z'));
    expect(() => budget.spend()).toThrow(/callsPerDay/);
    clock.advanceTo(Date.parse('2026-03-03T00:00:00Z'));
    budget.spend();
    expect(budget.used).toBe(1);
  });

  it('go on where they stood after a restart on the same day, and not on the next', () => {
    const clock = new SimulatedClock(NOW);
    const budget = new CallBudget(10, clock);
    budget.spend();
    const { text } = budget;
    expect(new CallBudget(10, clock, text).used).toBe(1);
    clock.advanceTo(NOW + DAY);
    expect(new CallBudget(10, clock, text).used).toBe(0);
  });

  it.each([
    [94, true],
    [95, false],
    [100, false],
  ])('with %i of 100 used at the source, a call is made: %s', (used, may) => {
    const clock = new SimulatedClock(NOW);
    const budget = new CallBudget(1_000, clock);
    budget.noteSource({ used, limit: 100 });
    const told = (): string => {
      try {
        budget.spend();
        return 'made';
      } catch (error) {
        return String(error);
      }
    };
    expect(told()).toContain(may ? 'made' : `${used} of 100 calls are used at the source`);
    clock.advanceTo(NOW + HOUR);
    expect(told()).toBe('made');
  });
});

describe('a pause after a failure', () => {
  it.each([
    [0, 50],
    [0.5, 75],
    [1, 100],
  ])('with chance %d is %i of 100', (chance, wait) => {
    expect(jittered(100, () => chance)).toBe(wait);
  });
});

describe('the way out', () => {
  let server: VendorServer;
  beforeAll(async () => {
    server = await startVendor(() => ({ status: 200, body: 'x'.repeat(2_000) }));
  });
  afterAll(async () => server.close());

  const clock = new SimulatedClock(NOW);
  const open = (more: object = {}): Egress =>
    new Egress({ clock, budget: new CallBudget(1_000, clock), ...more });

  it('is TLS, save on the machine itself', async () => {
    await expect(open().ask({ url: 'http://crm.example/', signal })).rejects.toMatchObject({
      code: 'SOURCE_CHANGED',
    });
    await expect(open().ask({ url: `${server.url}/x`, signal })).resolves.toMatchObject({ status: 200 });
  });

  it('takes no endless answer into memory', async () => {
    const asking = open({ mostBytes: 1_999 }).ask({ url: `${server.url}/x`, signal });
    await expect(asking).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
  });

  it('bears no silence', async () => {
    server.mishap({ on: /slow/, slow: 300 });
    const asking = open({ silenceMs: 50 }).ask({ url: `${server.url}/slow`, signal });
    await expect(asking).rejects.toMatchObject({ code: 'SOURCE_AWAY', retry: true });
  });

  it('is given up when its caller is', async () => {
    server.mishap({ on: /slow/, slow: 300 });
    const asking = open().ask({ url: `${server.url}/slow`, signal: AbortSignal.timeout(20) });
    await expect(asking).rejects.toMatchObject({ code: 'SOURCE_AWAY' });
  });

  it('counts a call that fails', async () => {
    const budget = new CallBudget(1_000, clock);
    server.mishap({ on: /cut/, cutAfter: 10 });
    await expect(open({ budget }).ask({ url: `${server.url}/cut`, signal })).rejects.toThrow('broke off');
    expect(budget.used).toBe(1);
  });

  it.each([
    [{ status: 429, headers: { 'retry-after': '7' }, body: '' }, 'SOURCE_LIMITED', NOW + 7 * SECOND],
    [{ status: 503, headers: { 'retry-after': '7' }, body: '' }, 'SOURCE_LIMITED', NOW + 7 * SECOND],
    [{ status: 503, body: '' }, 'SOURCE_AWAY', undefined],
    [{ status: 502, body: '' }, 'SOURCE_AWAY', undefined],
    [
      { status: 307, headers: { location: 'https://elsewhere.example/' }, body: '' },
      'SOURCE_CHANGED',
      undefined,
    ],
  ])('makes of %o the error %s', async (answer, code, until) => {
    server.mishap({ on: /wrong/, answer });
    const error: unknown = await open()
      .ask({ url: `${server.url}/wrong`, signal })
      .catch((one: unknown) => one);
    expect(error).toMatchObject({ code, options: until === undefined ? {} : { detail: { until } } });
  });

  it('names neither path nor query of an address in its errors', async () => {
    server.mishap({ on: /secret/, answer: { status: 500, body: '' } });
    const asking = open().ask({ url: `${server.url}/secret?token=abc`, signal });
    await expect(asking).rejects.toThrow(/^127\.0\.0\.1:\d+ answers 500$/);
  });

  it('tells what a log-in refused, and not the secret', async () => {
    server.mishap({
      on: /token/,
      answer: { status: 400, body: { error: 'invalid_client', error_description: 'no\u0007such\nclient' } },
    });
    const form = { client_secret: 'abc' };
    const asking = requestToken({ egress: open(), clock }, { url: `${server.url}/token`, form }, signal);
    await expect(asking).rejects.toThrow(/^no token is given: invalid_client \(no such client\)$/);
  });
});

describe('a token', () => {
  it('is kept until shortly before its end, and asked for anew once it was dropped', async () => {
    const clock = new SimulatedClock(NOW);
    let given = 0;
    const tokens = new Tokens(async () => {
      given += 1;
      return { token: `t${given}`, endsAt: clock.now() + HOUR, answer: {} };
    }, clock);
    const first = await tokens.get(signal);
    clock.advanceTo(NOW + HOUR - 31 * SECOND);
    expect((await tokens.get(signal)).token).toBe('t1');
    clock.advanceTo(NOW + HOUR - 30 * SECOND);
    const second = await tokens.get(signal);
    expect(second.token).toBe('t2');
    // Somebody else dropped the first already.
    tokens.drop(first);
    expect((await tokens.get(signal)).token).toBe('t2');
    tokens.drop(second);
    expect((await tokens.get(signal)).token).toBe('t3');
  });
});
