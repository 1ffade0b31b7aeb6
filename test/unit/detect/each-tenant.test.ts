import { expect, it } from 'vitest';
import { WatchCountries } from '../../../src/detect/countries/watch-countries.js';
import { eachTenant } from '../../../src/kernel/each-tenant.js';

it('looks at every tenant, and fails with the first failure when all were', async () => {
  const looked: string[] = [];
  const look = async (tenant: string): Promise<number> => {
    looked.push(tenant);
    if (tenant.startsWith('broken')) throw new Error(tenant);
    return 2;
  };
  expect(await eachTenant(['a', 'b'], look)).toBe(4);
  await expect(eachTenant(['a', 'broken', 'c', 'broken too'], look)).rejects.toThrow(/^broken$/);
  expect(looked.slice(2)).toEqual(['a', 'broken', 'c', 'broken too']);
});

it('is how acts from abroad are looked for', async () => {
  const looked: string[] = [];
  const networks = {
    of: async (tenant: string) => {
      looked.push(tenant);
      if (tenant === 'broken') throw new Error(tenant);
      return { networks: [], allowedCountries: [], offices: [], origin: 'command' as const };
    },
  };
  const watch = new WatchCountries({ networks, tenants: () => ['broken', 'b'] } as never);
  await expect(watch.run()).rejects.toThrow('broken');
  expect(looked).toEqual(['broken', 'b']);
});
