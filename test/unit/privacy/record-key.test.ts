import { expect, it } from 'vitest';
import { TenantKeys } from '../../../src/privacy/pseudonyms.js';

const keysOf = async (tenant: string) => {
  const secrets = new Map<string, Buffer>();
  return TenantKeys.open(
    {
      getOrCreate: async (name: string, bytes: number) => {
        const known = secrets.get(name) ?? Buffer.alloc(bytes, name);
        secrets.set(name, known);
        return known;
      },
    },
    tenant,
  );
};

it('the key by which records are told apart is of the tenant, and always the same', async () => {
  const [acme, again, other] = await Promise.all(['acme', 'acme', 'other'].map(keysOf));
  expect(acme!.recordKey).toEqual(again!.recordKey);
  expect(acme!.recordKey).not.toEqual(other!.recordKey);
  for (const half of acme!.recordKey) expect(BigInt(half) < 2n ** 64n && BigInt(half) > 2n ** 40n).toBe(true);
  expect(acme!.recordKey[0]).not.toBe(acme!.recordKey[1]);
});
