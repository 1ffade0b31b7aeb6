import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Portion, portionsOf } from '../../../src/detect/portions.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';

const touched = fc
  .dictionary(
    fc.constantFrom('acme', 'other'),
    fc.dictionary(
      fc.string({ minLength: 1, maxLength: 3 }),
      fc.array(fc.integer({ min: 0, max: 2_400 }), { maxLength: 40 }),
    ),
  )
  .map(
    (tenants) =>
      new Map(
        Object.entries(tenants).map(([tenant, actors]) => [
          tenant,
          new Map(
            Object.entries(actors).map(([actor, hours]) => [actor, new Set(hours.map((n) => n * HOUR))]),
          ),
        ]),
      ),
  );

const pairsOf = ({ tenant, hours }: Portion): string[] =>
  [...hours].flatMap(([actor, own]) => [...own].map((hour) => JSON.stringify([tenant, actor, hour])));
const hoursOf = ({ hours }: Portion): number[] => [...hours.values()].flatMap((own) => [...own]);

describe('hours in portions', () => {
  it('are each there once, of a tenant in the order of time, over few days', () => {
    fc.assert(
      fc.property(touched, (given) => {
        const portions = portionsOf(given);
        const all = [...given].flatMap(([tenant, hours]) => pairsOf({ tenant, hours }));
        expect(portions.flatMap(pairsOf).toSorted()).toEqual(all.toSorted());
        for (const [index, portion] of portions.entries()) {
          const own = hoursOf(portion);
          expect(Math.max(...own) - Math.min(...own)).toBeLessThan(7 * DAY);
          const earlier = portions.slice(0, index).filter(({ tenant }) => tenant === portion.tenant);
          expect(Math.min(...own)).toBeGreaterThan(Math.max(-1, ...earlier.flatMap(hoursOf)));
        }
      }),
    );
  });

  it('are few at a time, but an hour of many people is not divided', () => {
    const crowd = (size: number, hours: number) =>
      new Map(
        Array.from({ length: size }, (_, n) => [
          `u${n}`,
          new Set(Array.from({ length: hours }, (__, hour) => hour * HOUR)),
        ]),
      );
    const sizes = (of: Map<string, Set<number>>) =>
      portionsOf(new Map([['acme', of]])).map((portion) => hoursOf(portion).length);
    expect(sizes(crowd(900, 5))).toEqual([1_800, 1_800, 900]);
    expect(sizes(crowd(3_000, 2))).toEqual([3_000, 3_000]);
  });

  it('are none of nothing', () => {
    expect(portionsOf(new Map([['acme', new Map()]]))).toEqual([]);
  });
});
