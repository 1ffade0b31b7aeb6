import { describe, expect, it } from 'vitest';
import type { Quarantined, QuarantineFilter } from '../../../src/cli/backend/backend.js';
import { openPositions } from '../../../src/cli/redrive.js';

const item = (position: string, receivedAt: string): Quarantined => ({
  position,
  receivedAt,
  source: 'crm',
  level: 'event',
  reason: 'schema',
  field: '/action',
  detail: '',
  bytes: 1,
  state: 'open',
});

/** Lists as the service does: newest first, strictly before. Nothing of it is ever taken in. */
function backendOf(items: readonly Quarantined[]) {
  return {
    quarantine: async (_tenant: string, { before = '9999', limit }: QuarantineFilter) =>
      items
        .filter(({ receivedAt }) => receivedAt < before)
        .toSorted((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1))
        .slice(0, limit),
  };
}

async function allOf(items: readonly Quarantined[]): Promise<string[]> {
  const positions: string[] = [];
  const selection = { source: undefined, reason: undefined };
  for await (const batch of openPositions(backendOf(items), 'acme', selection)) positions.push(...batch);
  return positions;
}

const at = (ms: number): string => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();

describe('everything open', () => {
  it('is gone through once, over several lists, also where moments are shared', async () => {
    const items = Array.from({ length: 2_500 }, (_, index) => item(`p${index}`, at(Math.floor(index / 7))));
    const positions = await allOf(items);
    expect(positions).toHaveLength(2_500);
    expect(new Set(positions).size).toBe(2_500);
  });

  it('ends, although all of a list is of one moment and stays refused', async () => {
    const items = [
      ...Array.from({ length: 1_500 }, (_, index) => item(`same${index}`, at(5))),
      item('older', at(1)),
    ];
    const positions = await allOf(items);
    expect(positions).toContain('older');
    expect(positions).toHaveLength(1_001);
  });

  it('may be nothing', async () => {
    expect(await allOf([])).toEqual([]);
  });
});
