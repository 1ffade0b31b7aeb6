import type { IntakeCounts } from '../../src/store/intake-log.js';

type Sum = Exclude<keyof IntakeCounts, 'tenant' | 'source'>;

/** The sums of one range, source by source. */
export class Tally {
  private readonly sums = new Map<string, { -readonly [key in keyof IntakeCounts]: IntakeCounts[key] }>();

  add(of: { tenant: string; source: string }, sum: Sum, by = 1): void {
    const key = `${of.tenant}/${of.source}`;
    let counts = this.sums.get(key);
    if (counts === undefined) {
      const { tenant, source } = of;
      counts = {
        tenant,
        source,
        messages: 0,
        parsed: 0,
        unparsed: 0,
        events: 0,
        stored: 0,
        duplicates: 0,
        quarantined: 0,
        refused: 0,
      };
      this.sums.set(key, counts);
    }
    counts[sum] += by;
  }

  counts(): IntakeCounts[] {
    return [...this.sums.values()].map((counts) => ({ ...counts }));
  }
}

/** The two conservation sums; both are 0 when nothing was lost. */
export function imbalance(counts: Omit<IntakeCounts, 'tenant' | 'source'>): {
  messages: number;
  events: number;
} {
  return {
    messages: counts.messages - counts.parsed - counts.unparsed,
    events: counts.events - counts.stored - counts.duplicates - counts.quarantined - counts.refused,
  };
}
