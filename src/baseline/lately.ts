/** Of fewer days nothing is said. */
const LEAST_DAYS = 14;

/** On the scale of square roots a Poisson count strays by a half, whatever its mean: nobody is steadier than that. */
const LEAST_SPREAD = 0.5;

/** A count on the scale on which its scatter hardly hangs on its size (Bartlett 1936). */
export const steadied = Math.sqrt;

/** What a day of the last four weeks held, days without any counted: mean and standard deviation of the square roots, as seen. */
export interface Lately {
  readonly mean: number;
  readonly spread: number;
}

/** Of so many days, the sums of their roots and of the squares of these; undefined of too few days. */
export const latelyOf = (days: number, sum: number, squares: number): Lately | undefined => {
  if (days < LEAST_DAYS) return undefined;
  const mean = sum / days;
  return { mean, spread: Math.sqrt(Math.max(squares / days - mean * mean, 0)) };
};

/**
 * -log10 of the chance that a day like the last ones holds `records` or more, by an exponential tail on both sides
 * (Laplace), since counts of people have fatter tails than a normal's; nothing for what is below their mean. `shift`: how far
 * the others lie above themselves (log records), which excuses as much.
 */
export const beyondLately = ({ mean, spread }: Lately, shift: number, records: number): number => {
  const z = (steadied(records * Math.exp(-shift)) - mean) / Math.max(spread, LEAST_SPREAD);
  return z < 0 ? 0 : (Math.LN2 + Math.SQRT2 * z) / Math.LN10;
};
