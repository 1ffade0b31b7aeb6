/** What an hour of a program can show for the first time, beside what it was seen with: an act, a time, an amount. */
export const FIRSTS = ['action', 'time', 'rate'] as const;
export type First = (typeof FIRSTS)[number];

/** What a program did in its training span. Serialisable; part of its profile. */
export interface ProgramHabit {
  /** Days on which it did anything. */
  readonly days: number;
  readonly actions: readonly string[];
  /** Slots of the week in which it did anything. */
  readonly slots: readonly number[];
  /** Records of its largest hour. */
  readonly most: number;
  /** Days, after the learning ones, on which it showed something of a kind for the first time. */
  readonly changes: Readonly<Record<First, number>>;
}
