import { TRAINING_DAYS } from '../baseline/axis.js';
import { beginOfDay, type LocalCalendar } from '../baseline/local-time.js';
import { newsOf, type Known } from '../baseline/sightings/known.js';
import { LASTING_HOURS, LOOK_BACK_HOURS } from '../baseline/sightings/novelty.js';
import {
  knownBetween,
  recomputeSightings,
  sightingsAround,
  type Looked,
} from '../baseline/sightings/sightings-store.js';
import { HOUR } from '../kernel/clock.js';
import type { Store } from '../store/store.js';
import type { Sightings } from './evaluate.js';

/** What is known of the sightings of actors at the hours that are judged. */
export type SightingsAt = (hour: number) => (actorKey: string) => Sightings | undefined;

export type Touched = ReadonlyMap<string, ReadonlySet<number>>;

/**
 * Computes the sightings of a tenant's touched hours anew and reads what these people were seen with up to them. Nothing is
 * kept in between: what other processes computed, and what came in late, is always in sight.
 */
export async function sightingsOfTouched(store: Store, whose: Whose, touched: Touched): Promise<SightingsAt> {
  await recomputeSightings(store, whose.tenant, touched);
  return knownSightings(store, whose, touched);
}

export interface Whose {
  readonly tenant: string;
  readonly calendar: LocalCalendar;
}

/** What is stored of the sightings of these actors up to these hours. */
export async function knownSightings(
  store: Store,
  { tenant, calendar }: Whose,
  touched: Touched,
): Promise<SightingsAt> {
  const asked = [...touched].flatMap(([actorKey, hours]) => [...hours].map((hour) => ({ actorKey, hour })));
  const known = new Map<number, ReadonlyMap<string, Known>>();
  for (const [day, hours] of Map.groupBy(asked, ({ hour }) => calendar.at(hour).dayNumber)) {
    const actors = [...new Set(hours.map(({ actorKey }) => actorKey))];
    const from = beginOfDay(day - TRAINING_DAYS, calendar);
    const to = hours.reduce((last, { hour }) => Math.max(last, hour), -Infinity) + HOUR;
    known.set(day, await knownBetween(store, tenant, { actors, from, to }));
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

/** Stays and sessions matter where a country or a device was new shortly before: in few hours of a thousand. */
const isLookedAround = (known: Known | undefined, hour: number): boolean => {
  if (known === undefined) return false;
  for (let back = 0; back < LASTING_HOURS; back++) {
    const news = newsOf(known, hour - back * HOUR);
    if (news.some((sighting) => /^(country|device):/.test(sighting))) return true;
  }
  return false;
};
