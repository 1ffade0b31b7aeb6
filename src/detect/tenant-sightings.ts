import { TRAINING_DAYS } from '../baseline/axis.js';
import { beginOfDay, type LocalCalendar } from '../baseline/local-time.js';
import { createKnown, newsOf, type Known } from '../baseline/sightings/known.js';
import { LASTING_HOURS, LOOK_BACK_HOURS } from '../baseline/sightings/novelty.js';
import {
  firstsBetween,
  recomputeSightings,
  sightingsAround,
  type Looked,
} from '../baseline/sightings/sightings-store.js';
import type { SightingHour } from '../baseline/sightings/sighting-hour.js';
import { HOUR } from '../kernel/clock.js';
import type { Store } from '../store/store.js';
import type { Sightings } from './evaluate.js';
import type { DaySpan, RememberedSightings } from './remembered-sightings.js';

/** What is known of the sightings of actors at the hours that are judged. */
export type SightingsAt = (hour: number) => (actorKey: string) => Sightings | undefined;

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
export async function knownSightings(
  whose: Whose,
  touched: Touched,
  remembering?: Remembering,
): Promise<SightingsAt> {
  const { store, tenant, calendar } = whose;
  const asked = [...touched].flatMap(([actorKey, hours]) => [...hours].map((hour) => ({ actorKey, hour })));
  const known = new Map<number, ReadonlyMap<string, Known>>();
  for (const [day, hours] of Map.groupBy(asked, ({ hour }) => calendar.at(hour).dayNumber)) {
    const actors = new Set(hours.map(({ actorKey }) => actorKey));
    const from = beginOfDay(day - TRAINING_DAYS, calendar);
    const to = hours.reduce((last, { hour }) => Math.max(last, hour), -Infinity) + HOUR;
    known.set(day, await knownOf(actors, { day, from, to }, { whose, remembering }));
  }
  const knownAt = ({ actorKey, hour }: Looked): Known | undefined =>
    known.get(calendar.at(hour).dayNumber)?.get(actorKey);
  const looked = asked.filter((at) => isLookedAround(knownAt(at), at.hour));
  const look = { before: LOOK_BACK_HOURS + LASTING_HOURS - 1, after: 0 };
  const around = await sightingsAround(store, tenant, looked, look);
  return (hour) => (actorKey) => {
    const own = knownAt({ actorKey, hour });
    return own && { known: own, rows: around.get(actorKey) ?? [] };
  };
}

async function knownOf(
  actors: ReadonlySet<string>,
  span: DaySpan,
  { whose, remembering }: { readonly whose: Whose; readonly remembering: Remembering | undefined },
): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  const unknown: string[] = [];
  for (const actorKey of actors) {
    const own = remembering?.remembered.knownIn(actorKey, span);
    if (own === undefined) unknown.push(actorKey);
    else known.set(actorKey, own);
  }
  if (unknown.length === 0) return known;
  // What is remembered is asked again about later hours, of which some may be stored already.
  const to = remembering === undefined ? span.to : ALL_TIME;
  const read = await firstsBetween(whose.store, whose.tenant, { actors: unknown, from: span.from, to });
  for (const [actorKey, found] of read) {
    known.set(
      actorKey,
      createKnown(
        found.firsts.filter(({ hour }) => hour < span.to),
        found.days,
      ),
    );
    remembering?.remembered.remember(actorKey, span.day, found, remembering.computed.get(actorKey) ?? []);
  }
  return known;
}

/** Stays and sessions matter where a country or a device was new shortly before: in few hours of a thousand. */
const isLookedAround = (known: Known | undefined, hour: number): boolean => {
  if (known === undefined) return false;
  for (let back = 0; back < LASTING_HOURS; back++) {
    const news = newsOf(known, hour - back * HOUR);
    if (news.some((sighting) => /^(country|device):/.test(sighting))) return true;
  }
  return false;
};
