/** Records by day, `YYYY-MM-DD` as the source writes its times. */
export type DayCounts = ReadonlyMap<string, number>;

/** What of a day the source still has and we do not, and the other way round (it was deleted there after it was read). */
export interface Residual {
  readonly day: string;
  readonly there: number;
  readonly here: number;
  readonly missing: number;
  readonly goneThere: number;
}

/**
 * The two counts side by side, the days of either in order. A source that forgets has less of an old day than we: only
 * `missing` is a fault. Records that wait in quarantine are to be counted as here.
 */
export function residuals(there: DayCounts, here: DayCounts): Residual[] {
  return [...new Set([...there.keys(), ...here.keys()])].sort().map((day) => {
    const [theirs, ours] = [there.get(day) ?? 0, here.get(day) ?? 0];
    return {
      day,
      there: theirs,
      here: ours,
      missing: Math.max(0, theirs - ours),
      goneThere: Math.max(0, ours - theirs),
    };
  });
}
