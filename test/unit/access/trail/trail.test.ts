import { describe, expect, it } from 'vitest';
import { STRANGER, trailEntry, type TrailEntry } from '../../../../src/access/trail/entry.js';
import type { Refusal } from '../../../../src/access/trail/refusals.js';
import { Trail } from '../../../../src/access/trail/trail.js';
import { SECOND, SimulatedClock } from '../../../../src/kernel/clock.js';
import { memoryTrail } from '../../../support/memory-trail.js';

const AT = Date.parse('2026-03-02T09:00:00Z');
let keys = 0;
const entry = (key = `k${(keys += 1)}`): TrailEntry =>
  trailEntry({
    key,
    at: AT,
    act: { action: 'audit.read', thing: 'event', actor: { id: 'user:1', grants: [] } },
    origin: {},
  });
const refusal = (over: Partial<Refusal> = {}): Refusal => ({
  actor: STRANGER,
  thing: 'key',
  reason: 'UNAUTHENTICATED',
  ip: '192.0.2.1',
  ...over,
});

describe('the trail', () => {
  it('hands over at the next beat, each tenant its own', async () => {
    const { trail, sink } = memoryTrail(AT);
    trail.note('acme', entry('a'));
    trail.note('other', entry('b'));
    trail.note('acme', entry('c'));
    expect([sink.calls, trail.size]).toEqual([0, 3]);
    await trail.beat();
    expect([...sink.stored.keys()]).toEqual(['acme/a', 'acme/c', 'other/b']);
    expect([sink.calls, trail.size]).toEqual([2, 0]);
    await trail.beat();
    expect(sink.calls).toBe(2);
  });

  it('does not wait for the beat when many wait', async () => {
    const { trail, sink } = memoryTrail(AT, { batch: 5 });
    for (let count = 0; count < 4; count++) trail.note('acme', entry());
    await new Promise(setImmediate);
    expect(sink.stored.size).toBe(0);
    trail.note('acme', entry());
    await new Promise(setImmediate);
    expect(sink.stored.size).toBe(5);
  });

  it('hands over in batches', async () => {
    const { trail, sink } = memoryTrail(AT, { batch: 5 });
    sink.fails = true;
    for (let count = 0; count < 23; count++) trail.note('acme', entry());
    await trail.flush();
    const before = sink.calls;
    sink.fails = false;
    await trail.flush();
    expect([sink.stored.size, sink.calls - before, trail.size]).toEqual([23, 5, 0]);
  });

  it('loses and doubles nothing while the sink fails now and then', async () => {
    const { trail, sink, failures } = memoryTrail(AT, { batch: 3 });
    const noted: string[] = [];
    for (let round = 0; round < 60; round++) {
      sink.fails = round % 3 !== 2;
      for (const tenant of ['acme', 'other']) {
        trail.note(tenant, entry(`r${round}`));
        noted.push(`${tenant}/r${round}`);
      }
      await trail.beat();
    }
    expect([...sink.stored.keys()].sort()).toEqual(noted.sort());
    expect([trail.size, failures.length > 0]).toEqual([0, true]);
  });

  it('is not held up by one tenant that cannot be written', async () => {
    const stored: string[] = [];
    const clock = new SimulatedClock(AT);
    const trail = new Trail({
      sink: {
        append: async (tenant, entries) => {
          if (tenant === 'broken') throw new Error('no key');
          stored.push(...entries.map(({ key }) => key));
        },
      },
      clock,
      machineClock: clock,
      onFailure: () => undefined,
    });
    trail.note('broken', entry('x'));
    trail.note('acme', entry('y'));
    await trail.beat();
    expect([stored, trail.size]).toEqual([['y'], 1]);
  });

  it('keeps what is noted while a hand-over is under way, and counts it', async () => {
    const first = Promise.withResolvers<void>();
    const batches: string[][] = [];
    const clock = new SimulatedClock(AT);
    const append = async (_: string, entries: readonly TrailEntry[]): Promise<void> => {
      batches.push(entries.map(({ key }) => key));
      if (batches.length === 1) await first.promise;
    };
    const trail = new Trail({ sink: { append }, clock, machineClock: clock, onFailure: () => undefined });
    trail.note('acme', entry('a'));
    const one = trail.flush();
    trail.note('acme', entry('b'));
    const two = trail.flush();
    expect(trail.size).toBe(2);
    first.resolve();
    await Promise.all([one, two]);
    expect([batches, trail.size]).toEqual([[['a'], ['b']], 0]);
  });

  it('has handed over all of it when it is closed, whoever else was about to', async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const clock = new SimulatedClock(AT);
    let calls = 0;
    const append = async (): Promise<void> => gates[calls++]?.promise;
    const trail = new Trail({ sink: { append }, clock, machineClock: clock, onFailure: () => undefined });
    trail.note('acme', entry());
    const flushes = [trail.flush()];
    trail.note('acme', entry());
    flushes.push(trail.flush());
    const closing = trail.close();
    gates[0]?.resolve();
    await new Promise(setImmediate);
    expect([calls, trail.size]).toEqual([2, 1]);
    gates[1]?.resolve();
    expect(await closing).toBe(0);
    await Promise.all(flushes);
  });

  it('does not hand over again what came before the batch that failed', async () => {
    const batches: string[][] = [];
    const clock = new SimulatedClock(AT);
    const append = async (_: string, entries: readonly TrailEntry[]): Promise<void> => {
      batches.push(entries.map(({ key }) => key));
      if (batches.length === 1 || batches.length === 3) throw new Error('away');
    };
    const parts = { sink: { append }, clock, machineClock: clock, onFailure: () => undefined };
    const trail = new Trail({ ...parts, limits: { batch: 2 } });
    for (const key of ['a', 'b', 'c']) trail.note('acme', entry(key));
    await trail.flush();
    expect(trail.size).toBe(1);
    await trail.flush();
    expect(batches).toEqual([['a', 'b'], ['a', 'b'], ['c'], ['c']]);
  });

  it('is full when too much waits, and has room again once it could be handed over', async () => {
    const { trail, sink } = memoryTrail(AT, { most: 10 });
    sink.fails = true;
    for (let count = 0; count < 10; count++) {
      expect(() => trail.assertRoom()).not.toThrow();
      trail.note('acme', entry());
    }
    await trail.beat();
    expect(() => trail.assertRoom()).toThrow(expect.objectContaining({ code: 'OVERLOADED', retry: true }));
    trail.noteRefusal(refusal());
    sink.fails = false;
    await trail.beat();
    expect(() => trail.assertRoom()).not.toThrow();
    expect(sink.stored.size).toBe(10);
  });

  it('says when it closes what is lost', async () => {
    const { trail, sink } = memoryTrail(AT);
    trail.note('acme', entry());
    sink.fails = true;
    expect(await trail.close()).toBe(1);
    sink.fails = false;
    expect(await trail.close()).toBe(0);
  });
});

describe('refusals', () => {
  const told = (entries: readonly TrailEntry[]) =>
    entries.map(({ actor, target, reason, volume, context }) => [
      actor.id,
      target?.type,
      reason,
      context?.ip,
      volume?.records,
    ]);

  it('are numbers until ten seconds are over, then an event for each kind, actor and address', async () => {
    const { trail, sink, clock } = memoryTrail(AT);
    for (let count = 0; count < 5_000; count++) trail.noteRefusal(refusal());
    trail.noteRefusal(refusal({ ip: '192.0.2.2' }));
    for (let host = 1; host < 300; host++)
      trail.noteRefusal(refusal({ ip: `2001:db8::${host.toString(16)}` }));
    trail.noteRefusal(refusal({ actor: { id: 'user:1', grants: [] }, thing: 'log-in', reason: 'locked' }));
    clock.advanceTo(AT + 10 * SECOND - 1);
    await trail.beat();
    expect(sink.stored.size).toBe(0);
    clock.advanceTo(AT + 10 * SECOND);
    await trail.beat();
    expect(told(sink.entries)).toEqual([
      ['stranger', 'key', 'UNAUTHENTICATED', '192.0.2.1', 5_000],
      ['stranger', 'key', 'UNAUTHENTICATED', '192.0.2.2', 1],
      ['stranger', 'key', 'UNAUTHENTICATED', '2001:db8::1', 299],
      ['user:1', 'log-in', 'locked', '192.0.2.1', 1],
    ]);
    expect([...sink.stored.values()].every(({ tenant }) => tenant === '_system')).toBe(true);
  });

  it('of more addresses than a flood may name are one number', async () => {
    const { trail, sink } = memoryTrail(AT);
    for (let at = 0; at < 5_000; at++) trail.noteRefusal(refusal({ ip: `10.0.${at >> 8}.${at & 255}` }));
    await trail.close();
    expect(sink.entries.length).toBe(1_001);
    expect(told(sink.entries).at(-1)).toEqual(['stranger', 'others', 'UNAUTHENTICATED', undefined, 4_000]);
    expect(sink.entries.reduce((sum, { volume }) => sum + (volume?.records ?? 0), 0)).toBe(5_000);
  });
});
