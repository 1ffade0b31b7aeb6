import { expect, it } from 'vitest';
import { StateOpened, type StateOpenedParts } from '../../../../alerts/opened/state-opened.js';
import { DAY, SimulatedClock } from '../../../../src/kernel/clock.js';
import { silentLogger } from '../../../../src/kernel/logger.js';

it('a tenant whose cases cannot be read keeps those of no other from being told, and is looked at again', async () => {
  const clock = new SimulatedClock(10 * DAY);
  const asked: string[] = [];
  let isBroken = true;
  const store = { clock, read: async () => [{ tenant: 'acme' }, { tenant: 'beta' }] };
  const facts = { readKindEverywhere: async () => [] };
  const cases = async (tenant: string): Promise<never[]> => {
    asked.push(tenant);
    if (isBroken && tenant === 'acme') throw new Error('too much');
    return [];
  };
  const parts = { store, facts, book: { cases }, logger: silentLogger } as unknown as StateOpenedParts;
  const opened = new StateOpened(parts);
  await expect(opened.run()).rejects.toThrow('too much');
  expect(asked).toEqual(['acme', 'beta']);
  isBroken = false;
  expect(await opened.run()).toBe(0);
  expect(asked).toEqual(['acme', 'beta', 'acme', 'beta']);
});
