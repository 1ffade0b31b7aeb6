import { lowerBound } from './seen-values.js';

/** Distances kept apart; beyond that smaller ones are merged in pairs. */
const MOST_DISTANCES = 2_048;

/** The largest distances, which make the tail, are merged last. */
const MERGED_SHARE = 0.75;

/** The tail begins above this quantile. 0.90 to 0.97 make little difference (docs/detection.md). */
const TAIL_QUANTILE = 0.95;

/** With fewer distances nothing is unusual yet. */
const LEAST_DISTANCES = 10;

/**
 * How usual a distance is among those before it, as -log10 of the chance of one at least as large: counted up to the 95 %
 * quantile, drawn out as an exponential tail with the mean excess above it. Memory is bounded, and the sum of the
 * distances is kept when some are merged.
 */
export class DistanceTail {
  private readonly values = new Float64Array(MOST_DISTANCES);
  private readonly counts = new Float64Array(MOST_DISTANCES);
  private size = 0;
  private total = 0;

  decades(distance: number): number {
    if (this.total < LEAST_DISTANCES || distance === 0) return 0;
    const { threshold, above, meanExcess } = this.tail();
    if (distance <= threshold) return -Math.log10((this.atLeast(distance) + 1) / (this.total + 1));
    // All excesses were 0: what never happened in so many distances has that chance (rule of succession).
    if (meanExcess === 0) return Math.log10(this.total + 1);
    return (distance - threshold) / meanExcess / Math.LN10 - Math.log10((above + 1) / (this.total + 1));
  }

  add(distance: number): void {
    this.total += 1;
    const place = lowerBound(this.values, this.size, distance);
    if (place < this.size && this.values[place] === distance) {
      this.counts[place] = (this.counts[place] ?? 0) + 1;
      return;
    }
    this.values.copyWithin(place + 1, place, this.size);
    this.counts.copyWithin(place + 1, place, this.size);
    this.values[place] = distance;
    this.counts[place] = 1;
    this.size += 1;
    if (this.size === MOST_DISTANCES) this.merge();
  }

  private tail(): { readonly threshold: number; readonly above: number; readonly meanExcess: number } {
    const above = this.total - 1 - Math.floor(TAIL_QUANTILE * this.total);
    let [place, passed, sum] = [this.size - 1, 0, 0];
    for (; place > 0; place -= 1) {
      const count = this.counts[place] ?? 0;
      if (passed + count > above) break;
      passed += count;
      sum += count * (this.values[place] ?? 0);
    }
    const threshold = this.values[place] ?? 0;
    return { threshold, above, meanExcess: above === 0 ? 0 : Math.max(0, sum - passed * threshold) / above };
  }

  private atLeast(distance: number): number {
    let sum = 0;
    for (let place = this.size - 1; place >= 0 && (this.values[place] ?? 0) >= distance; place -= 1)
      sum += this.counts[place] ?? 0;
    return sum;
  }

  private merge(): void {
    const { values, counts } = this;
    const end = 2 * Math.floor((MERGED_SHARE * this.size) / 2);
    for (let from = 0; from < end; from += 2) {
      const [a, b] = [counts[from] ?? 0, counts[from + 1] ?? 0];
      values[from / 2] = ((values[from] ?? 0) * a + (values[from + 1] ?? 0) * b) / (a + b);
      counts[from / 2] = a + b;
    }
    values.copyWithin(end / 2, end, this.size);
    counts.copyWithin(end / 2, end, this.size);
    this.size -= end / 2;
  }
}
