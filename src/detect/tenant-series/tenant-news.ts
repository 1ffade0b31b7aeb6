import { FLOORS } from '../../baseline/floors.js';
import { recordsOf, type Measure } from '../../baseline/measures.js';
import type { ActivityHour } from '../../baseline/activity-hour.js';
import { DAY, HOUR } from '../../kernel/clock.js';
import { SeriesDetector } from '../series/series-detector.js';

/** What is watched of a tenant as a whole: wrong passwords, records taken out, pulled by programs, and deleted. */
export const TENANT_MEASURES = ['failure', 'export', 'query', 'delete'] as const satisfies Measure[];
export type TenantMeasure = (typeof TENANT_MEASURES)[number];

type Counts = Pick<ActivityHour, 'acts' | 'records' | 'failures'>;

/** One hour of a tenant: what all did together, and of each act what the busiest did. */
export interface TenantHour {
  /** Start of the UTC hour, epoch ms. */
  readonly hour: number;
  readonly all: Counts;
  readonly most: Counts;
  /** The source that most of those who did it were seen at. */
  readonly source: string;
}

/** An hour in which the tenant as a whole did more of something than in any before. */
export interface TenantNews {
  readonly measure: TenantMeasure;
  readonly hour: number;
  readonly amount: number;
  /** The most that any hour before held, but for `left` hours that were as strange. */
  readonly before: number;
  readonly left: number;
  /** -log10 of the chance of a value as new, in this series. */
  readonly decades: number;
  readonly source: string;
}

/** So long a series is known before anything of it is new. */
const LEAST_KNOWN = 28 * DAY;

/** One hour in 300 of the tail of its own series; what is told beside that keeps a quiet company silent (docs/detection.md). */
const LEAST_DECADES = 2.5;

/** A record is broken by a little now and then. */
const LEAST_FACTOR = 2;

/** So many times what a person would have to do for it to be told. */
const LEAST_PEOPLE = 3;

/** Where one account made as much of it, it is that account's affair: detectors of people judge it. */
const ONE_ACCOUNTS = 0.5;

const amountOf = (counts: Counts, measure: Measure): number =>
  recordsOf({ actorKey: '', hour: 0, actorType: '', role: '', ...counts })[measure];

/** What many did together so often is usual, however strange it was at first: of a broken log-in nobody wants to hear for ever. */
const MOST_STRANGE_DAYS = 10;

/**
 * What an hour teaches. One that is beyond all before teaches nothing, or a first night of wrong passwords would hide the
 * second; nor does what one account makes by itself, of which the rest is left. It is asked of the hours alone, and not of
 * what was told, so that an hour is judged alike whenever it is looked at.
 */
const lessonOf = ({ amount, most }: Amounts, isStrange: boolean): number | undefined => {
  if (!isStrange) return amount;
  return isOneAccounts({ amount, most }) ? amount - most : undefined;
};

interface Amounts {
  readonly amount: number;
  readonly most: number;
}

const isOneAccounts = ({ amount, most }: Amounts): boolean => most >= ONE_ACCOUNTS * amount;

const isMuch = (amount: number, before: number, measure: TenantMeasure): boolean =>
  amount >= Math.max(LEAST_FACTOR * before, LEAST_PEOPLE * FLOORS[measure]);

const NO_COUNTS: Counts = { acts: {}, records: {}, failures: {} };

const seenIn = (hours: ReadonlyMap<number, TenantHour>, hour: number): TenantHour =>
  hours.get(hour) ?? { hour, all: NO_COUNTS, most: NO_COUNTS, source: '' };

const amountsIn = ({ all, most }: TenantHour, measure: Measure): Amounts => ({
  amount: amountOf(all, measure),
  most: amountOf(most, measure),
});

const newsOf = (
  measure: TenantMeasure,
  hours: ReadonlyMap<number, TenantHour>,
  { first, from, to }: { readonly first: number; readonly from: number; readonly to: number },
): TenantNews[] => {
  const detector = new SeriesDetector();
  const news: TenantNews[] = [];
  /** Days with an hour that many made and that taught nothing. */
  const strangeDays = new Set<number>();
  let [before, left] = [0, 0];
  for (let hour = first; hour < to; hour += HOUR) {
    const seen = seenIn(hours, hour);
    const amounts = amountsIn(seen, measure);
    const { amount } = amounts;
    const decades = detector.decades(amount);
    const isStrange = decades >= LEAST_DECADES && isMuch(amount, before, measure);
    const isManys = isStrange && !isOneAccounts(amounts);
    if (isManys) strangeDays.add(Math.floor(hour / DAY));
    if (isManys && hour >= Math.max(from, first + LEAST_KNOWN))
      news.push({ measure, hour, amount, before, left, decades, source: seen.source });
    const lesson = lessonOf(amounts, isStrange && strangeDays.size <= MOST_STRANGE_DAYS);
    detector.next(lesson ?? NaN);
    left += Number(lesson !== amount);
    before = Math.max(before, lesson ?? 0);
  }
  return news;
};

/**
 * What was new of a tenant from `from` to `to` (epoch ms, whole hours), by value novelty (`series/`) of the hours that are
 * given: those of the weeks before teach. Hours that are missing held nothing.
 */
export const tenantNews = (hours: readonly TenantHour[], from: number, to: number): TenantNews[] => {
  const [earliest] = hours;
  if (earliest === undefined) return [];
  const byHour = new Map(hours.map((one) => [one.hour, one]));
  return TENANT_MEASURES.flatMap((measure) => newsOf(measure, byHour, { first: earliest.hour, from, to }));
};
