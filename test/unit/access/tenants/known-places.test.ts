import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownPlaces, nearestNames } from '../../../../src/access/tenants/known-places.js';

describe('the nearest names', () => {
  it.each([
    ['sales', ['Support', 'Sales North', 'Sales'], ['Sales', 'Sales North', 'Support']],
    // By hand: "sales" and "Sales North", "Support" differ in six letters each; "slaes" and "Sales" differ in two letters, "Support" shares the first alone.
    ['slaes', ['Support', 'Sales'], ['Sales', 'Support']],
    ['x', [], []],
    ['a', ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'], ['a1', 'a2', 'a3', 'a4', 'a5']],
  ])('to %s among %j', (name, known, near) => {
    expect(nearestNames(name, known)).toEqual(near);
  });

  it('begin with the name itself where it is known, however it is written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 20 }), { maxLength: 10 }),
        fc.string({ maxLength: 20 }),
        (known, name) => {
          const [nearest = ''] = nearestNames(name, [...known, name.toUpperCase()]);
          expect(nearest.toLowerCase()).toBe(name.toUpperCase().toLowerCase());
        },
      ),
      { examples: [[['b'], 'a']] },
    );
  });

  it('are found of very long names in a moment', () => {
    const known = Array.from({ length: 1_000 }, (_, at) => `${at}${'x'.repeat(10_000)}`);
    const began = performance.now();
    expect(nearestNames('y'.repeat(10_000), known)).toHaveLength(5);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('places', () => {
  const places = new KnownPlaces(
    {
      requireTenant: (id) => {
        throw new Error(`tenant ${id}`);
      },
      requireSource: (tenant, source) => {
        throw new Error(`source ${tenant}/${source}`);
      },
    },
    { teams: async (tenant) => new Set(tenant === 'acme' ? ['east', 'west'] : []) },
  );

  it.each([
    [{ tenant: 'nope' }, 'tenant nope'],
    [{ tenant: 'acme', source: 'nope' }, 'source acme/nope'],
  ])('%j: the declarations say whether there is such', async (place, message) => {
    await expect(places.require(place)).rejects.toThrow(message);
  });

  it.each([[{}], [{ tenant: 'acme' }], [{ tenant: 'acme', team: 'east' }], [{ team: 'nope' }]])(
    '%j names no unknown team',
    async (place) => {
      await expect(places.requireTeam(place)).resolves.toBeUndefined();
    },
  );

  it.each([
    [{ tenant: 'acme', team: 'eest' }, 'no team "eest". Did you mean east, west?'],
    [{ tenant: 'acme', team: 'East' }, 'no team "East". Did you mean east, west?'],
    [{ tenant: 'other', team: 'east' }, 'of "other" knows no team "east". It knows none at all'],
  ])('%j names an unknown one', async (place, message) => {
    await expect(places.requireTeam(place)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining(message) as string,
    });
  });
});
