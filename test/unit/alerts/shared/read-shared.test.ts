import { expect, it } from 'vitest';
import { sharedReadsOf } from '../../../../alerts/shared/read-shared.js';
import type { Store } from '../../../../src/store/store.js';
import { finding } from '../../../support/alerts.js';

it('what cites no events, as what other products claim, shares nothing and keeps nothing from being raised', async () => {
  let reads = 0;
  const read = async (): Promise<never[]> => {
    reads += 1;
    return [];
  };
  const sharedOf = sharedReadsOf({ read } as unknown as Store, {
    of: () => {
      throw new Error('nothing is digested');
    },
  });
  expect(await sharedOf([finding({ evidence: [] })])).toEqual(new Map());
  expect(reads).toBe(0);
  expect(await sharedOf([finding({ evidence: [] }), finding({ name: 'f2' })])).toEqual(new Map());
  expect(reads).toBe(1);
});
