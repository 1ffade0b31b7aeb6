import { DAY, HOUR } from '../../kernel/clock.js';

/** What one account did in one hour from a country where nobody is said to work. Times are epoch ms. */
export interface HourAbroad {
  readonly actorKey: string;
  /** ISO 3166-1 alpha-2, as a rule. */
  readonly country: string;
  /** Start of the UTC hour. */
  readonly hour: number;
  readonly acts: number;
  /** Of these, acts of which the source said no country, so that it is that of the address. */
  readonly byAddress: number;
  readonly first: number;
  readonly last: number;
  /** When the newest of the acts came in. */
  readonly received: number;
  /** From before the source went live, or later than it promises to be: worth knowing, not worth waking anybody. */
  readonly history: boolean;
  /** Of the first act. */
  readonly source: string;
}

/** Hours of one account in one country, with less than `STAY_GAP` between them: the sums of all. */
export type Stay = HourAbroad;

/** Who is away for a fortnight is told of once, and who comes back a week later anew. */
export const STAY_GAP = 7 * DAY;

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
const placeOf = ({ actorKey, country }: HourAbroad): string => `${actorKey} ${country}`;

const joined = (stay: Stay, next: HourAbroad): Stay => ({
  ...stay,
  acts: stay.acts + next.acts,
  byAddress: stay.byAddress + next.byAddress,
  last: next.last,
  received: Math.max(stay.received, next.received),
  history: stay.history && next.history,
});

/**
 * Stays in the order in which they began. Whether an hour begins one hangs on the `STAY_GAP` before it alone, so that it is
 * the same whenever it is looked at; hours before `since` only tell whether a stay had begun already.
 */
export const staysSince = (hours: readonly HourAbroad[], since: number): Stay[] => {
  const stays: Stay[] = [];
  const inOrder = hours.toSorted((a, b) => compare(placeOf(a), placeOf(b)) || a.hour - b.hour);
  for (const next of inOrder) {
    const stay = stays.at(-1);
    const isSame = stay !== undefined && placeOf(stay) === placeOf(next);
    if (isSame && next.hour - (Math.floor(stay.last / HOUR) * HOUR + HOUR) < STAY_GAP)
      stays[stays.length - 1] = joined(stay, next);
    else stays.push(next);
  }
  return stays
    .filter(({ hour }) => hour >= since)
    .sort((a, b) => a.first - b.first || compare(placeOf(a), placeOf(b)));
};
