import { TRAINING_DAYS } from '../baseline/axis.js';
import { beginOfDay, type LocalCalendar } from '../baseline/local-time.js';
import { shownBetween, type Shown } from '../baseline/sightings/known-sightings.js';
import { newsOf, type Known } from '../baseline/sightings/known.js';
import {
  knownBy,
  leftOutOf,
  type LeftOut,
  type Taught,
  type Teaching,
} from '../baseline/sightings/left-out.js';
import type { Commonness } from '../baseline/sightings/commonness.js';
import { LASTING_HOURS, LOOK_BACK_HOURS } from '../baseline/sightings/novelty.js';
import { recomputeSightings, sightingsAround, type Looked } from '../baseline/sightings/sightings-store.js';
import type { SightingHour } from '../baseline/sightings/sighting-hour.js';
import { HOUR } from '../kernel/clock.js';
import type { Store } from '../store/store.js';
import type { Sightings } from './evaluate.js';
import type { DaySpan, RememberedSightings } from './remembered-sightings.js';

/** What the profiles that judge say of it. */
export interface JudgedBy {
  readonly version: string;
  readonly novelty?: Commonness | undefined;
}

/**
 * What is known of the sightings of actors at the hours that are judged, by the profiles that judge them: these say which
 * days made nothing known. Asked hour by hour in the order of time, each local day is read once.
 */
export type SightingsAt = (hour: number, profiles: JudgedBy) => Promise<SightingsOf>;
export type SightingsOf = (actorKey: string) => Sightings | undefined;

/** No hour is stored behind it. */
const ALL_TIME = Date.UTC(2106, 0);

export type Touched = ReadonlyMap<string, ReadonlySet<number>>;

/** Hours that are judged: those that were touched, and others as they stand. */
export interface JudgedAnew {
  readonly touched: Touched;
  readonly others: readonly Looked[];
}

/** Computes the sightings of a tenant's touched hours anew and finds what these people were seen with up to what is judged. */
export async function sightingsOfJudged(
  whose: Whose,
  { touched, others }: JudgedAnew,
  remembered: RememberedSightings | undefined,
): Promise<SightingsAt> {
  const rows = await recomputeSightings(whose.store, whose.tenant, touched);
  remembered?.put(rows);
  const computed = Map.groupBy(rows, ({ actorKey }) => actorKey);
  const judged = new Map([...touched].map(([actorKey, hours]) => [actorKey, new Set(hours)]));
  for (const { actorKey, hour } of others) judged.get(actorKey)?.add(hour);
  return knownSightings(whose, judged, remembered && { remembered, computed });
}

export interface Whose {
  readonly store: Store;
  readonly tenant: string;
  readonly calendar: LocalCalendar;
}

/** What is remembered of earlier turns, and what was computed in this one. */
interface Remembering {
  readonly remembered: RememberedSightings;
  readonly computed: ReadonlyMap<string, readonly SightingHour[]>;
}

/** What is stored of the sightings of these actors up to these hours. */
export function knownSightings(whose: Whose, touched: Touched, remembering?: Remembering): SightingsAt {
  const asked = [...touched].flatMap(([actorKey, hours]) => [...hours].map((hour) => ({ actorKey, hour })));
  const dayOf = (hour: number): number => whose.calendar.at(hour).dayNumber;
  const askedOn = Map.groupBy(asked, ({ hour }) => dayOf(hour));
  let last: { day: number; profiles: JudgedBy; known: Promise<SightingsOf> } | undefined;
  return async (hour, profiles) => {
    const day = dayOf(hour);
    if (last?.day !== day || last.profiles !== profiles) {
      const leftOut = profiles.novelty?.leftOut ?? {};
      const known = sightingsOfDay(
        { ...whose, leftOut },
        { day, asked: askedOn.get(day) ?? [] },
        remembering,
      );
      last = { day, profiles, known };
    }
    return last.known;
  };
}

interface WhoseDay extends Whose {
  /** Days on which nothing became known, as the profiles of the day have it. */
  readonly leftOut: LeftOut;
}

async function sightingsOfDay(
  whose: WhoseDay,
  { day, asked }: { readonly day: number; readonly asked: readonly Looked[] },
  remembering: Remembering | undefined,
): Promise<SightingsOf> {
  const actors = new Set(asked.map(({ actorKey }) => actorKey));
  const from = beginOfDay(day - TRAINING_DAYS, whose.calendar);
  const to = asked.reduce((last, { hour }) => Math.max(last, hour), -Infinity) + HOUR;
  const known = await knownOf(actors, { day, from, to }, { whose, remembering });
  const looked = asked.filter(({ actorKey, hour }) => isLookedAround(known.get(actorKey), hour));
  const look = { before: LOOK_BACK_HOURS + LASTING_HOURS - 1, after: 0 };
  const around = await sightingsAround(whose.store, whose.tenant, looked, look);
  return (actorKey) => {
    const own = known.get(actorKey);
    return own && { known: own, rows: around.get(actorKey) ?? [] };
  };
}

async function knownOf(
  actors: ReadonlySet<string>,
  span: DaySpan,
  { whose, remembering }: { readonly whose: WhoseDay; readonly remembering: Remembering | undefined },
): Promise<Map<string, Known>> {
  const { store, tenant, calendar, leftOut } = whose;
  const teachingOf = (actorKey: string): Teaching => ({ leftOut: leftOutOf(leftOut, actorKey), calendar });
  const known = new Map<string, Known>();
  const unknown: string[] = [];
  for (const actorKey of actors) {
    const own = remembering?.remembered.knownIn(actorKey, span, teachingOf(actorKey));
    if (own === undefined) unknown.push(actorKey);
    else known.set(actorKey, own);
  }
  if (unknown.length === 0) return known;
  // What is remembered is asked again about later hours, of which some may be stored already.
  const to = remembering === undefined ? span.to : ALL_TIME;
  const asked = { actors: unknown, from: span.from, to, leftOut, calendar };
  for (const [actorKey, shown] of await shownBetween(store, tenant, asked)) {
    const teaching = teachingOf(actorKey);
    known.set(actorKey, knownBy(upTo(span.to, shown), shown.open, teaching));
    const rows = remembering?.computed.get(actorKey) ?? [];
    remembering?.remembered.remember(actorKey, { day: span.day, shown, teaching }, rows);
  }
  return known;
}

const upTo = (to: number, { firsts, days }: Shown): Taught => ({
  firsts: firsts.filter(({ hour }) => hour < to),
  days,
});

/** Stays and sessions matter where a country or a device was new shortly before: in few hours of a thousand. */
const isLookedAround = (known: Known | undefined, hour: number): boolean => {
  if (known === undefined) return false;
  for (let back = 0; back < LASTING_HOURS; back++) {
    const news = newsOf(known, hour - back * HOUR);
    if (news.some((sighting) => /^(country|device):/.test(sighting))) return true;
  }
  return false;
};
