/** Values kept apart; beyond that the densest are told apart more coarsely. */
const MOST_VALUES = 4_096;

/**
 * The values that a series had, each once and in order, to ask how far a new one lies from all of them. Memory is bounded:
 * when it is full, values closer together than half of them are become one, and the distances it gives are exact to that
 * spacing from then on. The smallest and the largest value always stay.
 */
export class SeenValues {
  private readonly sorted = new Float64Array(MOST_VALUES);
  private size = 0;
  private spacing = 0;

  /** How far the nearest value seen so far lies from this one; 0 before the first of all. */
  distance(value: number): number {
    return this.size === 0 ? 0 : this.nearest(lowerBound(this.sorted, this.size, value), value);
  }

  /** The same of a value that is kept. */
  take(value: number): number {
    const place = lowerBound(this.sorted, this.size, value);
    const distance = this.distance(value);
    const isOutermost = place === 0 || place === this.size;
    if (distance > this.spacing || this.size === 0 || (isOutermost && distance > 0))
      this.insert(place, value);
    return distance;
  }

  private nearest(place: number, value: number): number {
    const above = place < this.size ? Math.abs((this.sorted[place] ?? 0) - value) : Infinity;
    const below = place > 0 ? Math.abs(value - (this.sorted[place - 1] ?? 0)) : Infinity;
    return Math.min(above, below);
  }

  private insert(place: number, value: number): void {
    this.sorted.copyWithin(place + 1, place, this.size);
    this.sorted[place] = value;
    this.size += 1;
    if (this.size === MOST_VALUES) this.thin();
  }

  /** Frees at least a quarter: of two neighbours no further apart than the median gap the second goes. */
  private thin(): void {
    const { sorted, size } = this;
    const gaps = new Float64Array(size - 1);
    for (let at = 1; at < size; at += 1) gaps[at - 1] = (sorted[at] ?? 0) - (sorted[at - 1] ?? 0);
    gaps.sort();
    this.spacing = gaps[(size - 1) >> 1] ?? 0;
    const largest = sorted[size - 1] ?? 0;
    let kept = 1;
    for (let at = 1; at < size - 1; at += 1) {
      const value = sorted[at] ?? 0;
      if (value - (sorted[kept - 1] ?? 0) <= this.spacing) continue;
      sorted[kept] = value;
      kept += 1;
    }
    sorted[kept] = largest;
    this.size = kept + 1;
  }
}

/** The first place of a sorted array whose value is not below `value`; only the first `size` places count. */
export function lowerBound(sorted: Float64Array, size: number, value: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
