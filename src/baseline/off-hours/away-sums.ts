/**
 * How often people work outside their own hours: sums over their slots, by how far those lie from hours of theirs (0 to
 * `FARTHEST`), first of working days and then of days off. Serialisable.
 */
export interface WorkAway {
  /** Days that are known of such slots. */
  readonly known: readonly number[];
  /** Of these, days on which the person worked about that hour. */
  readonly around: readonly number[];
}
