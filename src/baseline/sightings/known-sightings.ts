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

/** Some 40 KB of a statement's parameters. */
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
  /** Days that are left out in one read, at most. */
  readonly most?: number;
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

type Firsts = Pick<AskedSightings, 'actors' | 'from' | 'to'> & { readonly without: readonly LeftOutDay[] };

async function taughtBetween(
  store: Store,
  tenant: string,
  { actors, from, to, without }: Firsts,
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

/** What each of these people was seen with: in one read, but where more days are left out than fit into one. */
export async function shownBetween(
  store: Store,
  tenant: string,
  asked: AskedSightings,
): Promise<Map<string, Shown>> {
  const { actors, leftOut, most = MOST_LEFT_OUT } = asked;
  const people = actors.length === 0 ? Object.keys(leftOut) : actors;
  const apart = people.filter((actorKey) => leftOutOf(leftOut, actorKey) !== undefined);
  const [first = [], ...more] = portionsOf(apart, leftOut, most);
  const later = new Set(more.flat());
  const others = actors.filter((actorKey) => !later.has(actorKey));
  const shown = await shownOfSome(store, tenant, { ...asked, actors: others, apart: first });
  for (const actorKey of later) shown.delete(actorKey);
  for (const some of more)
    for (const [actorKey, own] of await shownOfSome(store, tenant, { ...asked, actors: some, apart: some }))
      shown.set(actorKey, own);
  return shown;
}

/** So many people at a time that the days left out of theirs fit into a read. */
function portionsOf(people: readonly string[], leftOut: LeftOut, most: number): string[][] {
  const portions: string[][] = [];
  let days = Infinity;
  for (const actorKey of people) {
    const { open = [], never = [] } = leftOutOf(leftOut, actorKey) ?? {};
    if (days + open.length + never.length > most) {
      portions.push([]);
      days = 0;
    }
    days += open.length + never.length;
    portions.at(-1)?.push(actorKey);
  }
  return portions;
}

/** `apart`: those of them of whom days are left out. */
async function shownOfSome(
  store: Store,
  tenant: string,
  { leftOut, calendar, apart, ...asked }: AskedSightings & { readonly apart: readonly string[] },
): Promise<Map<string, Shown>> {
  const daysOf = (kind: 'open' | 'never'): LeftOutDay[] =>
    apart.flatMap((actorKey) =>
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
  const shown = new Map(
    [...taught].map(([actorKey, own]): [string, Shown] => [actorKey, { ...own, open: [] }]),
  );
  for (const actorKey of apart) {
    const days = leftOutOf(leftOut, actorKey)?.open ?? [];
    const rows = (around.get(actorKey) ?? []).filter(({ hour }) =>
      days.includes(calendar.at(hour).dayNumber),
    );
    if (rows.length > 0) shown.set(actorKey, { ...(taught.get(actorKey) ?? NOTHING_TAUGHT), open: rows });
  }
  return shown;
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
