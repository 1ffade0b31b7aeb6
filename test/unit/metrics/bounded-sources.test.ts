import { describe, expect, it } from 'vitest';
import { boundedSources } from '../../../src/metrics/bounded-sources.js';

describe('labels of sources', () => {
  it('the first ones keep their names, all further ones share one', () => {
    const labelsOf = boundedSources(2);
    const others = { tenant: 'others', source: 'others' };
    expect(labelsOf({ tenant: 'a', source: 'crm' })).toEqual({ tenant: 'a', source: 'crm' });
    expect(labelsOf({ tenant: 'b', source: 'crm' })).toEqual({ tenant: 'b', source: 'crm' });
    expect(labelsOf({ tenant: 'c', source: 'crm' })).toEqual(others);
    expect(labelsOf({ tenant: 'a', source: 'crm' })).toEqual({ tenant: 'a', source: 'crm' });
    expect(labelsOf({ tenant: 'a', source: 'other' })).toEqual(others);
  });
});
