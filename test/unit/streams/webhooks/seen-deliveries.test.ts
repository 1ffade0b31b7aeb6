import { expect, it } from 'vitest';
import { SimulatedClock } from '../../../../src/kernel/clock.js';
import { WINDOW_MS } from '../../../../streams/webhooks/schemes/scheme.js';
import { SeenDeliveries } from '../../../../streams/webhooks/seen-deliveries.js';

it('knows what came for five minutes, and in bounded memory', () => {
  const clock = new SimulatedClock(0);
  const seen = new SeenDeliveries(clock);
  seen.add('a');
  clock.advanceTo(WINDOW_MS);
  expect(seen.has('a')).toBe(true);
  clock.advanceTo(WINDOW_MS + 1);
  expect(seen.has('a')).toBe(false);
  for (let key = 0; key <= 10_000; key++) seen.add(String(key));
  expect(seen.has('0')).toBe(false);
  expect(seen.has('1')).toBe(true);
});

it('a delivery is the same by place, id and body', () => {
  const key = (place: string, id: string | undefined, body: string): string =>
    SeenDeliveries.keyOf(place, id, Buffer.from(body));
  expect(key('a/b', 'x', 'body')).toBe(key('a/b', 'x', 'body'));
  const others = [
    key('a/c', 'x', 'body'),
    key('a/b', 'y', 'body'),
    key('a/b', 'x', 'other'),
    key('a/b', undefined, 'x\nbody'),
  ];
  expect(new Set([key('a/b', 'x', 'body'), ...others]).size).toBe(5);
});
