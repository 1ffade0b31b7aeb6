import { describe, expect, it } from 'vitest';
import type { ActorProfile, ProfileSet } from '../../../src/baseline/profile.js';
import { ServingSet, type StoredProfiles } from '../../../src/baseline/serving-set.js';

const profile = (role: string): ActorProfile => ({ kind: 'human', role }) as ActorProfile;
const PEOPLE = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`p${n}`, profile(`of p${n}`)]));
const TEACHERS = { p0: PEOPLE['p0']!, p1: PEOPLE['p1']! };
const SHARED = { version: 'v', learned: 7 } as ProfileSet;

/** A set of twenty people of whom two taught, and what of it was read from the store. */
function opened(most?: number) {
  const read: string[][] = [];
  const stored: StoredProfiles = {
    of: async (keys) => {
      read.push([...keys]);
      return new Map(keys.flatMap((key) => (PEOPLE[key] === undefined ? [] : [[key, PEOPLE[key]]])));
    },
    async *all() {},
  };
  const many = { people: { human: 20, service: 0 }, teachers: TEACHERS, asked: new Set<string>() };
  return { read, serving: new ServingSet({ ...SHARED, actors: {}, many }, stored, most) };
}

describe('the profiles of a tenant of many', () => {
  it('are read of whom is asked for, once, and never of those who taught', async () => {
    const { read, serving } = opened();
    const set = await serving.of(['p0', 'p5', 'p6']);
    expect(set.actors).toEqual({ p0: PEOPLE['p0'], p5: PEOPLE['p5'], p6: PEOPLE['p6'] });
    expect(set.many).toMatchObject({ asked: new Set(['p0', 'p5', 'p6']), teachers: TEACHERS });
    await serving.of(['p6', 'p5', 'p7', 'p1']);
    expect(read).toEqual([['p5', 'p6'], ['p7']]);
  });

  it('are no more in memory than may be, and who was asked for longest ago is read again', async () => {
    const { read, serving } = opened(3);
    for (const key of ['p2', 'p3', 'p4', 'p2', 'p5']) await serving.of([key]);
    expect(serving.held).toBe(2 + 3);
    await serving.of(['p2', 'p4', 'p5']);
    await serving.of(['p3']);
    expect(read).toEqual([['p2'], ['p3'], ['p4'], ['p5'], ['p3']]);
  });

  it('of more people at once than may be in memory are all there, and forgotten after', async () => {
    const { serving } = opened(3);
    const keys = Object.keys(PEOPLE);
    expect((await serving.of(keys)).actors).toEqual(PEOPLE);
    expect(serving.held).toBe(2 + 3);
  });

  it('a stranger is known to be one, and is asked about once', async () => {
    const { read, serving } = opened();
    for (const _ of [1, 2]) expect((await serving.of(['x'])).actors).toEqual({});
    expect(read).toEqual([['x']]);
  });

  it('whoever is held whole is asked for nothing', async () => {
    const whole = { ...SHARED, actors: PEOPLE };
    const serving = new ServingSet(whole, {
      of: async () => Promise.reject(new Error('read')),
      async *all() {},
    });
    expect(await serving.of(['x'])).toBe(whole);
    expect(serving).toMatchObject({ held: 20, isOfMany: false });
  });
});
