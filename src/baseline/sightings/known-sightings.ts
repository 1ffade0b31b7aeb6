import { z } from 'zod';
import { HOUR } from '../../kernel/clock.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import { beginOfDay, type LocalCalendar } from '../local-time.js';
import { MOST_KNOWN, startOfDay, type FirstSighting, type Known } from './known.js';
import { knownBy, leftOutOf, NOTHING_TAUGHT, type LeftOut, type Taught } from './left-out.js';
import type { Sighting, SightingHour } from './sighting-hour.js';
import { sightingsAround } from './sightings-store.js';

/** Days that are left out in one read. */
const MOST_LEFT_OUT = 1_000;
/** Hours of a local day on which the clock is put back. */
const LONGEST_DAY = 25;

const texts = z.array(z.string());
const firstQuery = tenantQuery({
  file: new URL('./queries/first-sightings.sql', import.meta.url),
  params: {
    actors: texts,
    most: z.number(),
    left_actors: texts,
    left_from: z.array(z.number()),
    left_hours: z.array(z.number()),
    from: z.string(),
    to: z.string(),
  },
  row: z.object({ actor_key: z.string(), seen: texts, firsts: z.array(z.coerce.number()) }),
});

const DAY_MARK = 'day:';

/** What is asked of a span of time, `to` not included: of these people, of everybody when none are named. */
export interface AskedSightings {
  readonly actors: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Days of the span on which nothing became known. */
  readonly leftOut: LeftOut;
  readonly calendar: LocalCalendar;
}

/** What a span of time shows of somebody. */
export interface Shown extends Taught {
  /** Hours of the days with something open. */
  readonly open: readonly SightingHour[];
}

interface LeftOutDay {
  readonly actorKey: string;
  readonly from: number;
  readonly to: number;
}

type Firsts = Omit<AskedSightings, 'leftOut' | 'calendar'> & { readonly without?: readonly LeftOutDay[] };

async function taughtBetween(
  store: Store,
  tenant: string,
  { actors, from, to, without = [] }: Firsts,
): Promise<Map<string, Taught>> {
  const rows = await store.read(firstQuery, {
    tenant,
    actors: [...actors],
    most: MOST_KNOWN + 1,
    left_actors: without.map(({ actorKey }) => actorKey),
    left_from: without.map((day) => day.from / 1_000),
    left_hours: without.map((day) => (day.to - day.from) / HOUR),
    from: sqlTime(from),
    to: sqlTime(to),
  });
  return new Map(
    rows.map(({ actor_key, seen, firsts }) => {
      const all = seen.map((value, i) => ({ sighting: value as Sighting, hour: firsts[i] ?? 0 }));
      const days = all.filter(({ sighting }) => sighting.startsWith(DAY_MARK));
      return [actor_key, { firsts: all.filter(isSighting), days: days.map(({ hour }) => startOfDay(hour)) }];
    }),
  );
}

const isSighting = ({ sighting }: FirstSighting): boolean => !sighting.startsWith(DAY_MARK);

/** What each of these people was seen with; who has days that are left out is read apart, and they are few. */
export async function shownBetween(
  store: Store,
  tenant: string,
  asked: AskedSightings,
): Promise<Map<string, Shown>> {
  const { actors, leftOut } = asked;
  const isLeftOut = (actorKey: string): boolean => leftOutOf(leftOut, actorKey) !== undefined;
  const others = actors.filter((actorKey) => !isLeftOut(actorKey));
  const isAnybodyElse = actors.length === 0 || others.length > 0;
  const taught = isAnybodyElse ? await taughtBetween(store, tenant, { ...asked, actors: others }) : [];
  const shown = new Map<string, Shown>();
  for (const [actorKey, own] of taught) if (!isLeftOut(actorKey)) shown.set(actorKey, { ...own, open: [] });
  const apart = actors.length === 0 ? Object.keys(leftOut) : actors.filter(isLeftOut);
  for (const some of portionsOf(apart, leftOut))
    for (const [actorKey, own] of await shownOfSome(store, tenant, { ...asked, actors: some }))
      shown.set(actorKey, own);
  return shown;
}

/** So many people at a time that the days left out of theirs fit into a read. */
function* portionsOf(people: readonly string[], leftOut: LeftOut): Generator<string[]> {
  let some: string[] = [];
  let days = 0;
  for (const actorKey of people) {
    const { open = [], never = [] } = leftOutOf(leftOut, actorKey) ?? {};
    days += open.length + never.length;
    if (some.length > 0 && days > MOST_LEFT_OUT) {
      yield some;
      [some, days] = [[], open.length + never.length];
    }
    some.push(actorKey);
  }
  if (some.length > 0) yield some;
}

async function shownOfSome(
  store: Store,
  tenant: string,
  { leftOut, calendar, ...asked }: AskedSightings,
): Promise<Map<string, Shown>> {
  const daysOf = (kind: 'open' | 'never'): LeftOutDay[] =>
    asked.actors.flatMap((actorKey) =>
      (leftOutOf(leftOut, actorKey)?.[kind] ?? []).map((day) => ({
        actorKey,
        from: beginOfDay(day, calendar),
        to: beginOfDay(day + 1, calendar),
      })),
    );
  const [open, never] = [daysOf('open'), daysOf('never')];
  const [taught, around] = await Promise.all([
    taughtBetween(store, tenant, { ...asked, without: [...open, ...never] }),
    sightingsAround(
      store,
      tenant,
      open.map(({ actorKey, from }) => ({ actorKey, hour: from })),
      { before: 0, after: LONGEST_DAY - 1 },
    ),
  ]);
  const ofOpenDays = ({ actorKey, hour }: SightingHour): boolean =>
    leftOutOf(leftOut, actorKey)?.open.includes(calendar.at(hour).dayNumber) === true;
  return new Map(
    asked.actors.flatMap((actorKey) => {
      const rows = (around.get(actorKey) ?? []).filter(ofOpenDays);
      const own = taught.get(actorKey);
      if (own === undefined && rows.length === 0) return [];
      return [[actorKey, { ...(own ?? NOTHING_TAUGHT), open: rows }]];
    }),
  );
}

/** The same as what is known of each. */
export async function knownBetween(
  store: Store,
  tenant: string,
  asked: AskedSightings,
): Promise<Map<string, Known>> {
  const found = await shownBetween(store, tenant, asked);
  return new Map(
    [...found].map(([actorKey, shown]) => {
      const leftOut = leftOutOf(asked.leftOut, actorKey);
      return [actorKey, knownBy(shown, shown.open, { leftOut, calendar: asked.calendar })];
    }),
  );
}
