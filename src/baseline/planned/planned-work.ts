import { z } from 'zod';
import { ACTIONS } from '../../event/actions.js';
import { HOUR } from '../../kernel/clock.js';
import { peopleBehind } from '../../people/directory/accounts.js';
import type { PeopleDirectory } from '../../people/directory/directory.js';
import type { PlannedActivities } from '../../people/planned/planned-activities.js';
import { excusedTime, type Excused, type PlannedActivity } from '../../people/planned/planned-activity.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import { PARTS_DAYS } from '../touched.js';
import { amountOf, plannedShares, type DoneHour, type PlannedShares } from './planned-share.js';

const counts = { action: z.enum(ACTIONS), records: z.coerce.number(), acts: z.coerce.number() };
const range = { from: z.string(), to: z.string() };

const actsQuery = tenantQuery({
  file: new URL('./queries/planned-acts.sql', import.meta.url),
  params: {
    actors: z.array(z.string()),
    actions: z.array(z.string()),
    object: z.string(),
    margin: z.number(),
    ...range,
  },
  row: z.object({ actor_key: z.string(), hour_ms: z.coerce.number(), type: z.string(), ...counts }),
});
const soFarQuery = tenantQuery({
  file: new URL('./queries/planned-so-far.sql', import.meta.url),
  params: { plan: z.string(), actors: z.array(z.string()), since: z.string(), ...range },
  row: z.object(counts),
});

/** Hours of actors: epoch ms of the hours' starts. */
export type Touched = ReadonlyMap<string, ReadonlySet<number>>;

export interface PlannedHours {
  /** The touched hours, and those after them that count for a plan anew: an act that comes in late uses up its size. */
  readonly touched: Touched;
  readonly shares: PlannedShares;
}

export const nothingPlanned = (touched: Touched): PlannedHours => ({ touched, shares: new Map() });

export interface PlannedWorkParts {
  readonly store: Store;
  readonly plans: Pick<PlannedActivities, 'list'>;
  readonly directory: Pick<PeopleDirectory, 'known'>;
}

/** Principals of this product. */
interface Whose {
  readonly by: string;
  readonly approvedBy?: string;
}

/** Plans that one finding names. */
const MOST_TOLD = 20;

interface Plan extends PlannedActivity {
  readonly excused: Excused;
  readonly actors: string[];
}

/** What of somebody's hours had been announced. Plans are read each time: one counts from the moment it was stated. */
export class PlannedWork {
  constructor(private readonly parts: PlannedWorkParts) {}

  async of(tenant: string, touched: Touched): Promise<PlannedHours> {
    const plans = await this.plansFor(tenant, touched);
    if (plans.length === 0) return nothingPlanned(touched);
    const actors = new Set(plans.flatMap((plan) => plan.actors));
    const since = Math.min(...[...actors].flatMap((key) => [...(touched.get(key) ?? [])]));
    const sized = [];
    for (const plan of plans) sized.push(await this.sized(tenant, plan, since));
    const hours = new Map([...touched].map(([key, own]) => [key, new Set(own)]));
    for (const { actorKey, hour } of sized.flatMap(({ done }) => done)) hours.get(actorKey)?.add(hour);
    return { touched: hours, shares: plannedShares(sized) };
  }

  /** Whose plans these are: who announced and who approved each; the largest twenty. */
  async whose<P extends { readonly id: string }>(
    tenant: string,
    plans: readonly P[],
  ): Promise<(P & Whose)[]> {
    const all = new Map((await this.parts.plans.list(tenant)).map((plan) => [plan.id, plan]));
    return plans.slice(0, MOST_TOLD).map((plan) => {
      const { plannedBy = 'unknown', approvedBy } = all.get(plan.id) ?? {};
      return { ...plan, by: plannedBy, ...(approvedBy === undefined ? {} : { approvedBy }) };
    });
  }

  /** Plans that may explain something of these hours, in the order in which they were made. */
  private async plansFor(tenant: string, touched: Touched): Promise<Plan[]> {
    const all = await this.parts.plans.list(tenant);
    const inTime = all.flatMap((plan) => {
      const excused = excusedTime(plan);
      return excused !== undefined && isTouched(touched, excused) ? [{ ...plan, excused }] : [];
    });
    if (inTime.length === 0) return [];
    const snapshot = await this.parts.directory.known(tenant);
    const people = await peopleBehind([...touched.keys()], { store: this.parts.store, tenant, snapshot });
    return inTime
      .map((plan) => ({
        ...plan,
        actors: [...touched.keys()].filter((key) => key === plan.whom || people.get(key) === plan.whom),
      }))
      .filter(({ actors }) => actors.length > 0)
      .sort((one, other) => one.plannedAt - other.plannedAt || (one.id < other.id ? -1 : 1));
  }

  /** What was done within the plan from an hour on, and what is left of its size by then. */
  private async sized(tenant: string, plan: Plan, since: number) {
    const { store } = this.parts;
    const { id, actors, excused, actions, object = '', records = 0 } = plan;
    const [from, to] = [sqlTime(Math.floor(excused.from / HOUR) * HOUR), sqlTime(excused.to)];
    const soFar = await store.read(soFarQuery, { tenant, plan: id, actors, since: sqlTime(since), from, to });
    const left = records - soFar.reduce((sum, share) => sum + amountOf(share), 0);
    const begin = Math.max(excused.from, since);
    const rows =
      left <= 0 || begin > excused.to
        ? []
        : await store.read(actsQuery, {
            tenant,
            actors,
            actions,
            object,
            margin: PARTS_DAYS,
            from: sqlTime(begin),
            to,
          });
    const done = rows.map(({ actor_key, hour_ms, ...rest }): DoneHour => ({
      actorKey: actor_key,
      hour: hour_ms,
      ...rest,
    }));
    return { id, left, done };
  }
}

const isTouched = (touched: Touched, { from, to }: Excused): boolean =>
  [...touched.values()].some((hours) => [...hours].some((hour) => hour + HOUR > from && hour <= to));
