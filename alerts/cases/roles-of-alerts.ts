import { z } from 'zod';
import { DAY } from '../../src/kernel/clock.js';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { isoTime, sqlTime } from '../../src/store/time.js';
import type { Happened } from '../happened.js';

const rolesQuery = tenantQuery({
  file: new URL('../queries/roles-by-day.sql', import.meta.url),
  params: {
    from: z.string(),
    to: z.string(),
    days: z.array(z.string()),
    actors: z.array(z.string()),
  },
  row: z.object({ actor_key: z.string(), day: z.string(), role: z.string() }),
});

const dayOf = (at: number): string => isoTime(at).slice(0, 10);

/** The last days of what goes on for weeks: a role is looked for on these. */
const MOST_DAYS = 20;

/** Days (UTC) on which an alert happened, the newest first. */
function daysOf({ happened }: Happened): string[] {
  if (happened === undefined) return [];
  const days: string[] = [];
  for (let at = happened.to; days.length < MOST_DAYS && dayOf(at) >= dayOf(happened.from); at -= DAY)
    days.push(dayOf(at));
  return days;
}

/**
 * Of each of these alerts the role in which its actor last acted on the days on which it happened; empty when none is known.
 * Whichever others are asked for with it: by it cases of risk are the same in every process.
 */
export async function rolesOfAlerts(
  store: Store,
  tenant: string,
  alerts: readonly Happened[],
): Promise<readonly string[]> {
  const days = alerts.map(daysOf);
  const all = [...new Set(days.flat())].sort();
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) return alerts.map(() => '');
  const rows = await store.read(rolesQuery, {
    tenant,
    from: sqlTime(Date.parse(first)),
    to: sqlTime(Date.parse(last) + DAY),
    days: all,
    actors: [...new Set(alerts.map(({ actorKey }) => actorKey))],
  });
  const roles = new Map(rows.map(({ actor_key, day, role }) => [`${actor_key} ${day}`, role]));
  return alerts.map(
    ({ actorKey }, index) =>
      days[index]?.map((day) => roles.get(`${actorKey} ${day}`)).find((role) => role !== undefined) ?? '',
  );
}
