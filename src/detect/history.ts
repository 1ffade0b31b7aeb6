import type { ActivityHour } from '../baseline/activity-hour.js';
import { TRAINING_DAYS } from '../baseline/axis.js';
import { coverageOf, lastDayBefore, type CoverageDay } from '../baseline/coverage/book.js';
import { buildProfiles } from '../baseline/build-profiles.js';
import type { SightingHour } from '../baseline/sightings/sighting-hour.js';
import type { UntaughtDays } from '../baseline/untaught.js';
import type { ProfileSet } from '../baseline/profile.js';
import type { KnownDaysOff } from '../people/calendars/days-off.js';
import { DAY, HOUR } from '../kernel/clock.js';
import type { Claim } from './claim.js';
import { localDayOf, type EvaluationSettings } from './evaluate.js';
import { evaluateHour } from './evaluate-hour.js';
import { untaughtBy } from './untaught-by.js';
import { historySightings, type HistorySightings } from './history-sightings.js';
import { TRAILING_HOURS } from './window.js';

export interface HistoryOptions extends EvaluationSettings {
  /** Hours before this instant (epoch ms) teach and are not judged. */
  readonly from?: number;
  /** What the actors were seen with; without it nothing is new for anybody. */
  readonly sightings?: Iterable<SightingHour>;
  readonly daysOff?: Partial<KnownDaysOff>;
  /** Which records they saw; without it nobody is held to have seen much. */
  readonly coverage?: readonly CoverageDay[];
}

export interface TimedClaim extends Claim {
  /** When the hour closed: epoch ms. */
  readonly raisedAt: number;
}

/** Hours that may still teach: the training span, and a margin for the zone and a change of the clock. */
const KEPT = (TRAINING_DAYS + 2) * DAY;

/**
 * Replays a tenant's activity in order of event time, each hour judged when it closes by what was known then.
 * Rows may come in any order; one row per actor-hour.
 */
export function* evaluateHistory(
  hours: Iterable<ActivityHour>,
  options: HistoryOptions,
): Generator<TimedClaim> {
  const { calendar, from = -Infinity } = options;
  const seen = seenOf(options);
  const byHour = Map.groupBy(hours, ({ hour }) => hour);
  let taught: ActivityHour[][] = [];
  let profiles: ProfileSet | undefined;
  let servedDay = '';
  const untaught = new Set<string>();
  for (const hour of [...byHour.keys()].sort((a, b) => a - b)) {
    const rows = byHour.get(hour) ?? [];
    if (hour >= from) {
      const day = localDayOf(hour, calendar);
      if (profiles === undefined || day !== servedDay) {
        taught = taught.filter((known) => (known[0]?.hour ?? 0) >= hour - KEPT);
        const { coverage: covered } = options;
        profiles = profilesOf(taught.flat(), { day, seen, untaught, covered }, options);
        servedDay = day;
      }
      const recent = lastDay(byHour, hour);
      const sightings = seen && { sightingsOf: seen.at(hour, profiles) };
      const claims = evaluateHour({ hour, rows, recent, profiles, ...sightings }, options);
      for (const told of untaughtBy(claims, calendar)) untaught.add(told);
      for (const claim of claims) yield { ...claim, raisedAt: hour + HOUR };
    }
    taught.push(rows);
  }
}

const seenOf = ({ sightings, calendar }: HistoryOptions): HistorySightings | undefined =>
  sightings && historySightings(sightings, calendar);

interface LearnTerms {
  readonly day: string;
  readonly seen: HistorySightings | undefined;
  readonly untaught: UntaughtDays;
  readonly covered: readonly CoverageDay[] | undefined;
}

const profilesOf = (
  hours: readonly ActivityHour[],
  { seen, covered, ...learned }: LearnTerms,
  { calendar, daysOff }: HistoryOptions,
): ProfileSet =>
  buildProfiles({
    hours,
    calendar,
    ...learned,
    ...(daysOff && { daysOff }),
    ...(seen && { novelty: seen.before(learned.day, hours, learned.untaught) }),
    ...(covered && { coverage: coverageOf(covered, lastDayBefore(learned.day, calendar)) }),
  });

const lastDay = (byHour: ReadonlyMap<number, ActivityHour[]>, hour: number): ActivityHour[] =>
  Array.from({ length: TRAILING_HOURS }, (_, back) => byHour.get(hour - (back + 1) * HOUR) ?? []).flat();
