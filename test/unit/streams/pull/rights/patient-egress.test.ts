import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SimulatedClock } from '../../../../../src/kernel/clock.js';
import { CallBudget } from '../../../../../streams/pull/egress/call-budget.js';
import { PatientEgress } from '../../../../../streams/pull/egress/patient-egress.js';
import { startVendor, type VendorServer } from '../../../../support/vendors/vendor-server.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
let server: VendorServer;
let clock: SimulatedClock;
let budget: CallBudget;
let waits: number[];
let egress: PatientEgress;
beforeEach(async () => {
  server = await startVendor(() => ({ status: 200, body: { fine: true } }));
  clock = new SimulatedClock(NOW);
  budget = new CallBudget(10, clock);
  waits = [];
  egress = new PatientEgress({ budget, clock }, async (ms) => waits.push(ms) > 0);
});
afterEach(async () => server.close());

const ask = async (signal = new AbortController().signal) => egress.ask({ url: `${server.url}/x`, signal });

describe('a question that is asked patiently', () => {
  it.each([
    ['broke off', { cutAfter: 3 }, [1_000]],
    ['was answered 500', { answer: { status: 500 } }, [1_000]],
    ['came too early', { answer: { status: 429, headers: { 'retry-after': '90' } } }, [90_000]],
  ])('and %s is asked again, and each try is counted', async (_, mishap, expected) => {
    server.mishap({ on: /x/, ...mishap });
    expect((await ask()).text).toContain('fine');
    expect([waits, budget.used]).toEqual([expected, 2]);
  });

  it('is given up after four tries', async () => {
    server.mishap({ on: /x/, times: 9, answer: { status: 502 } });
    await expect(ask()).rejects.toMatchObject({ code: 'SOURCE_AWAY' });
    expect([waits, server.asked.length]).toEqual([[1_000, 2_000, 4_000], 4]);
  });

  it.each([
    ['the source wants a longer pause', { status: 429, headers: { 'retry-after': '121' } }, 'SOURCE_LIMITED'],
    [
      'it is sent elsewhere',
      { status: 302, headers: { location: 'https://elsewhere.example' } },
      'SOURCE_CHANGED',
    ],
  ])('is not asked again where %s', async (_, answer, code) => {
    server.mishap({ on: /x/, answer });
    await expect(ask()).rejects.toMatchObject({ code });
    expect([waits, server.asked.length]).toEqual([[], 1]);
  });

  it('is not asked again once nobody waits for it', async () => {
    const stop = new AbortController();
    server.mishap({ on: /x/, slow: 5_000 });
    const asking = ask(stop.signal);
    await vi.waitFor(() => expect(server.asked).toHaveLength(1), 20_000);
    stop.abort();
    await expect(asking).rejects.toMatchObject({ code: 'SOURCE_AWAY' });
    expect(waits).toEqual([]);
  });

  it('is not asked beyond the calls of the day, those of another budget among them', async () => {
    budget.noteElsewhere(JSON.stringify({ day: Math.floor(NOW / 86_400_000), calls: 9 }));
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'SOURCE_LIMITED' });
    // What was made elsewhere yesterday counts no more.
    clock.advanceTo(NOW + 86_400_000);
    await ask();
    expect(budget.used).toBe(1);
  });
});
