import { expect, it } from 'vitest';
import { SOURCE_FORMATS } from '../../../../src/config/source-formats.js';
import { bringsFindings } from '../../../../src/detect/vendors/brings-findings.js';
import { WatchVendors } from '../../../../src/detect/vendors/watch-vendors.js';

it('findings of other products come in by four formats', () => {
  expect(SOURCE_FORMATS.filter(bringsFindings)).toEqual([
    'salesforce',
    'salesforce-events',
    'findings',
    'generic',
  ]);
});

it('of a tenant that has no such source nothing is read', async () => {
  const asked: string[] = [];
  const clock = { now: () => 0 };
  const termsOf = (tenant: string): never => {
    asked.push(tenant);
    throw new Error('asked');
  };
  const watch = (hasFindings: () => boolean) =>
    new WatchVendors({ store: { clock }, tenants: () => ['acme'], hasFindings, termsOf } as never).run();
  expect(await watch(() => false)).toBe(0);
  expect(asked).toEqual([]);
  await expect(watch(() => true)).rejects.toThrow('asked');
});
