import { z } from 'zod';
import { TRAINING_DAYS } from '../../baseline/axis.js';
import { buildProfiles, profileMethod } from '../../baseline/build-profiles.js';
import { beginOfDay, isoDay, type LocalCalendar } from '../../baseline/local-time.js';
import { MEASURES, actionsOf, kindOf, type Measure } from '../../baseline/measures.js';
import { loadProfiles } from '../../baseline/profile-store.js';
import type { ServingSet } from '../../baseline/serving-set.js';
import { MOST_TEACHERS } from '../../baseline/some-people.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import { type Budgets, userDaysOf } from '../budget.js';
import type { PersonSeen } from './person-seen.js';
import { readinessOf } from './readiness.js';
import type { Readiness } from './readiness.schemas.js';
import { UNKNOWN_ROLE } from '../../baseline/unknown.js';

const range = { from: z.string(), to: z.string() };
const peopleQuery = tenantQuery({
  file: new URL('./queries/people-seen.sql', import.meta.url),
  params: { ...range, zone: z.string() },
  row: z
    .object({
      actor_key: z.string(),
      last_type: z.string(),
      last_role: z.string(),
      days: z.coerce.number(),
      workdays: z.coerce.number(),
      first_day: z.coerce.number(),
      last_day: z.coerce.number(),
    })
    .transform((row): PersonSeen => ({
      actorKey: row.actor_key,
      kind: kindOf(row.last_type),
      role: row.last_role === '' ? UNKNOWN_ROLE : row.last_role,
      days: row.days,
      workdays: row.workdays,
      firstDay: row.first_day,
      lastDay: row.last_day,
    })),
});
const actionsQuery = tenantQuery({
  file: new URL('./queries/actions-seen.sql', import.meta.url),
  params: range,
  row: z.object({ action: z.string() }),
});
const newestQuery = tenantQuery({
  file: new URL('./queries/newest-profiles.sql', import.meta.url),
  params: { day: z.string() },
  row: z.object({ served: z.string() }),
});

const fedBy = (actions: ReadonlySet<string>): Set<Measure> =>
  new Set(MEASURES.filter((measure) => actionsOf(measure).some((action) => actions.has(action))));

/** The set that judged last; undefined before anything was judged, or judged by this method. */
async function newestProfiles(store: Store, tenant: string, today: string): Promise<ServingSet | undefined> {
  const [newest] = await store.read(newestQuery, { tenant, day: today });
  if (newest === undefined) return undefined;
  return loadProfiles(store, tenant, { day: newest.served, method: profileMethod(newest.served) });
}

/** Of a tenant of many so many are looked at, those with the lowest keys, which are digests and so say nothing of anybody. */
const sampleOf = (people: readonly PersonSeen[]): readonly PersonSeen[] =>
  people.toSorted((a, b) => (a.actorKey < b.actorKey ? -1 : 1)).slice(0, MOST_TEACHERS);

/** How ready detection is for a tenant, now. */
export async function readReadiness(
  store: Store,
  tenant: string,
  { calendar, budgets }: { readonly calendar: LocalCalendar; readonly budgets: Budgets },
): Promise<Readiness> {
  const now = store.clock.now();
  const { dayNumber: today, day } = calendar.at(now);
  const span = { from: sqlTime(beginOfDay(today - TRAINING_DAYS, calendar)), to: sqlTime(now) };
  const people = await store.read(peopleQuery, { tenant, ...span, zone: calendar.timeZone });
  const actions = await store.read(actionsQuery, { tenant, ...span });
  const learned = await newestProfiles(store, tenant, day);
  const sample = learned?.isOfMany === true ? sampleOf(people) : undefined;
  const asked = (sample ?? people).map(({ actorKey }) => actorKey);
  const profiles = (await learned?.of(asked)) ?? buildProfiles({ hours: [], day: isoDay(today), calendar });
  return readinessOf({
    tenant,
    today,
    people,
    ...(sample && { sample }),
    fed: fedBy(new Set(actions.map(({ action }) => action))),
    profiles,
    userDaysPerAlert: userDaysOf(budgets, profiles).userDaysPerAlert,
    isLearned: learned !== undefined,
  });
}
