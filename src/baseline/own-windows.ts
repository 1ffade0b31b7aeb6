import { quantileSorted } from 'simple-statistics';

/** Shares of the windows with any that lay at or below; finer towards the top, which is where bands end. */
const SHARES = [0, 0.04, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.88, 0.92, 0.96, 1];

/** What somebody's own past windows of a kind held, of those that held any. */
export interface OwnWindows {
  readonly count: number;
  /** Records at `SHARES`. */
  readonly records: readonly number[];
}

export const ownWindows = (records: readonly number[]): OwnWindows => {
  const sorted = records.toSorted((a, b) => a - b);
  return {
    count: sorted.length,
    records: sorted.length === 0 ? [] : SHARES.map((share) => quantileSorted(sorted, share)),
  };
};

/** The logarithm of the records (log1p) that so great a share of the windows with any lay at or below. */
export const ownLog = ({ records }: OwnWindows, share: number): number => {
  const above = Math.max(
    1,
    SHARES.findIndex((known) => known >= share),
  );
  const [from, to] = [SHARES[above - 1] ?? 0, SHARES[above] ?? 1];
  const [low, high] = [Math.log1p(records[above - 1] ?? 0), Math.log1p(records[above] ?? 0)];
  return low + ((high - low) * (share - from)) / (to - from);
};

/** Share of the windows with any that held less than `amount`; of somebody who never held any, all. */
export const ownShareBelow = ({ count, records }: OwnWindows, amount: number): number => {
  const above = records.findIndex((known) => known >= amount);
  if (count === 0 || above < 0) return 1;
  if (above === 0) return 0;
  const [low, high] = [Math.log1p(records[above - 1] ?? 0), Math.log1p(records[above] ?? 0)];
  const [from, to] = [SHARES[above - 1] ?? 0, SHARES[above] ?? 1];
  // Where many held the same, those who held just that held no less; an amount that one share alone lies at is no such one.
  if (records[above] === amount && records[above + 1] === amount) return from;
  return from + ((to - from) * (Math.log1p(amount) - low)) / (high - low);
};
