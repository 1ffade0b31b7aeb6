import { z } from 'zod';
import { DAY } from '../../src/kernel/clock.js';
import type { PeopleDirectory } from '../../src/people/directory/directory.js';
import { peopleOfActors, type PersonOfActor } from '../../src/people/directory/people-of-actors.js';
import { isPersonKey } from '../../src/privacy/pseudonym.js';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { type Alert, weightyClaims } from '../alert.js';
import { labelsOf } from '../route/alert-labels.js';
import type { OpenAlert } from '../route/inhibit.js';

const classesQuery = tenantQuery({
  file: new URL('../queries/data-classes-touched.sql', import.meta.url),
  params: {
    alerts: z.array(z.string()),
    actors: z.array(z.string()),
    begins: z.array(z.string()),
    ends: z.array(z.string()),
  },
  row: z.object({ alert: z.string(), classes: z.array(z.string()) }),
});

export interface LabelParts {
  readonly store: Store;
  readonly directory: Pick<PeopleDirectory, 'known'>;
}

export interface AlertOfTenant {
  readonly id: string;
  readonly alert: Alert;
}

/** What routes and silences see of these alerts, in their order; two reads, and one more a local day. */
export async function labelsOfAlerts(
  parts: LabelParts,
  tenant: string,
  alerts: readonly AlertOfTenant[],
): Promise<OpenAlert[]> {
  if (alerts.length === 0) return [];
  const classes = await classesOf(parts.store, tenant, alerts);
  const people = await peopleOf(parts, tenant, alerts);
  return alerts.map(({ id, alert }) => {
    const person = people.get(id);
    const known = person?.kind ?? 'unknown';
    return {
      id,
      labels: labelsOf(alert, {
        tenant,
        team: person?.team ?? '',
        person: isPersonKey(alert.actorKey) ? known : 'nobody',
        dataClasses: classes.get(id) ?? [],
      }),
    };
  });
}

/** By alert: of the acts in the time of its findings. */
async function classesOf(
  store: Store,
  tenant: string,
  alerts: readonly AlertOfTenant[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const spans = alerts.map(({ id, alert }) => {
    const claims = weightyClaims(alert);
    const begin = Math.min(...claims.map(({ occurredFrom }) => Date.parse(occurredFrom)));
    const end = Math.max(...claims.map(({ occurredTo }) => Date.parse(occurredTo)));
    return { id, actor: alert.actorKey, begin: sqlTime(begin), end: sqlTime(end) };
  });
  const rows = await store.read(classesQuery, {
    tenant,
    alerts: spans.map(({ id }) => id),
    actors: spans.map(({ actor }) => actor),
    begins: spans.map(({ begin }) => begin),
    ends: spans.map(({ end }) => end),
  });
  return new Map(rows.map(({ alert, classes }) => [alert, classes]));
}

/** By alert: who was behind its actor on its day. */
async function peopleOf(
  { store, directory }: LabelParts,
  tenant: string,
  alerts: readonly AlertOfTenant[],
): Promise<ReadonlyMap<string, PersonOfActor>> {
  const found = new Map<string, PersonOfActor>();
  for (const [localDay, own] of Map.groupBy(alerts, ({ alert }) => alert.localDay)) {
    const actorKeys = [...new Set(own.map(({ alert }) => alert.actorKey))];
    const day = Date.parse(`${localDay}T00:00:00Z`) / DAY;
    const people = await peopleOfActors({ store, directory }, { tenant, actorKeys }, day);
    for (const { id, alert } of own) {
      const person = people.get(alert.actorKey);
      if (person !== undefined) found.set(id, person);
    }
  }
  return found;
}
