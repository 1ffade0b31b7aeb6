/** From what amount on a claim would have been made. */
export interface Counterfactual {
  /** The least amount of the claim's window at which it would still have been made; the hours before the last as they were. */
  readonly firesFrom: number;
  /** Whatever the last hour held would have been enough: the hours before it had made the claim already. */
  readonly earlierEnough: boolean;
}

/**
 * The least whole amount up to `actual` at which `fires` holds and one below which it does not: bisected, so that a floor
 * or a step counts like everything else. It is known to hold at `actual` and not at 0; log2 of `actual` questions are
 * asked.
 */
export const leastToFire = (actual: number, fires: (amount: number) => boolean): number => {
  let [below, above] = [0, actual];
  for (;;) {
    const middle = Math.floor((below + above) / 2);
    // Beyond 2^53 two numbers have no whole one between them.
    if (middle <= below || middle >= above) return above;
    if (fires(middle)) above = middle;
    else below = middle;
  }
};
