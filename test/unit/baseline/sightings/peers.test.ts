import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKnown } from '../../../../src/baseline/sightings/known.js';
import { commonnessOf, rarityAmongPeers, type PersonSeen } from '../../../../src/baseline/sightings/peers.js';
import { sightingOf, type Sighting } from '../../../../src/baseline/sightings/sighting-hour.js';

const person = (
  role: string,
  seen: readonly Sighting[],
  kind: 'human' | 'service' = 'human',
): PersonSeen => ({
  kind,
  role,
  known: createKnown(
    seen.map((sighting) => ({ sighting, hour: 0 })),
    [0],
  ),
});
const office = sightingOf('network', 'office');
const pipeline = sightingOf('report', 'pipeline');
const some = (count: number, role: string, seen: readonly Sighting[]): PersonSeen[] =>
  Array.from({ length: count }, () => person(role, seen));

/** Ten of sales with the report, ten of support with the office, one who asks in each. */
const peers = commonnessOf([
  ...some(10, 'sales', [pipeline]),
  ...some(10, 'support', [office]),
  person('sales', []),
  person('support', []),
]);

describe('how rare something is among peers', () => {
  it.each([
    ['a report that all of the role have', 'sales', pipeline, (10 + 1) / (10 + 2)],
    ['a report that none of the role have', 'support', pipeline, (0 + 1) / (10 + 2)],
    ['a report, for a role of which nobody is known', 'cook', pipeline, (10 + 1) / (21 + 2)],
    ['a report, for who has no role', 'unknown', pipeline, (10 + 1) / (21 + 2)],
    ["a network, which is the whole company's", 'sales', office, (10 + 1) / (21 + 2)],
    ['what nobody has', 'sales', sightingOf('network', 'x'), 1 / (21 + 2)],
    ['a word that every object has', 'sales', 'network:constructor', 1 / (21 + 2)],
  ] as const)('%s', (_, role, sighting, share) => {
    const asking = { kind: 'human', role, counted: false } as const;
    expect(rarityAmongPeers(peers, sighting, asking)).toBeCloseTo(-Math.log10(share), 12);
  });

  it('leaves out the person where it has been counted', () => {
    const asking = { kind: 'human', role: 'sales', counted: true } as const;
    expect(rarityAmongPeers(peers, pipeline, asking)).toBeCloseTo(-Math.log10((9 + 1) / (10 + 2)), 12);
  });

  it('does not pool people and programs', () => {
    const mixed = commonnessOf([...some(9, 'sales', [office]), person('sales', [], 'service')]);
    const asking = { kind: 'service', role: 'sales', counted: false } as const;
    expect(rarityAmongPeers(mixed, office, asking)).toBeCloseTo(-Math.log10(1 / 2), 12);
  });

  it('is a number from 0 on, whoever is counted', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc
            .record({ role: fc.constantFrom('a', 'b'), seen: fc.subarray([office, pipeline]) })
            .map(({ role, seen }) => person(role, seen)),
        ),
        fc.boolean(),
        (people, counted) => {
          const common = commonnessOf(people);
          for (const sighting of [office, pipeline]) {
            const rarity = rarityAmongPeers(common, sighting, { kind: 'human', role: 'a', counted });
            expect(rarity).toBeGreaterThanOrEqual(0);
            expect(Number.isFinite(rarity)).toBe(true);
          }
          expect(commonnessOf(people.toReversed())).toEqual(common);
        },
      ),
    );
  });
});
