import type { TouchedHours } from '../baseline/touched.js';
import { DAY } from '../kernel/clock.js';

/** Hours of one tenant that are judged in one go. */
export interface Portion {
  readonly tenant: string;
  readonly hours: ReadonlyMap<string, ReadonlySet<number>>;
}

/** What one go may take: a second or two, since live acts wait for it. */
const MOST_ACTOR_HOURS = 2_000;
/** Each further day has profiles of its own to be built. */
const MOST_DAYS = 7;

/**
 * Touched hours in portions, of each tenant in the order of time: what an hour is judged by lies before it, so they say
 * together what all at once would say.
 */
export function portionsOf(touched: TouchedHours): Portion[] {
  return [...touched].flatMap(([tenant, own]) => portionsOfTenant(own).map((hours) => ({ tenant, hours })));
}

function portionsOfTenant(touched: ReadonlyMap<string, ReadonlySet<number>>): Portion['hours'][] {
  const pairs = [...touched].flatMap(([actor, hours]) => [...hours].map((hour) => ({ actor, hour })));
  const byHour = [...Map.groupBy(pairs, ({ hour }) => hour)].sort(([a], [b]) => a - b);
  const portions: Map<string, Set<number>>[] = [];
  let [size, first] = [Infinity, 0];
  for (const [hour, all] of byHour) {
    if (size + all.length > MOST_ACTOR_HOURS || hour - first >= MOST_DAYS * DAY) {
      portions.push(new Map());
      [size, first] = [0, hour];
    }
    size += all.length;
    const portion = portions.at(-1);
    for (const { actor } of all) portion?.set(actor, (portion.get(actor) ?? new Set()).add(hour));
  }
  return portions;
}
