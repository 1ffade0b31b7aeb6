import { z } from 'zod';
import { DAY } from '../../src/kernel/clock.js';
import { accountsOf } from '../../src/people/directory/accounts.js';
import type { PeopleSnapshot } from '../../src/people/directory/people-snapshot.js';
import type { Timeline } from '../../src/people/directory/timeline.js';
import { createLocalDay, type Day, textOfDay } from '../../src/people/day.js';
import type { People } from '../../src/people/people.js';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';

/** Who left longer ago is no news of a week any more. */
const LEFT_WITHIN_DAYS = 90;
const LEAVES_WITHIN_DAYS = 7;
/** Accounts that one statement names: a server takes them in its address line. */
const NAMED_A_READ = 1_000;

const usedQuery = tenantQuery({
  file: new URL('../queries/letter-used-since.sql', import.meta.url),
  params: { actors: z.array(z.string()), from: z.string(), to: z.string() },
  row: z.object({ actor_key: z.string(), last_at: z.coerce.number() }),
});
const heldQuery = tenantQuery({
  file: new URL('../queries/letter-accounts-held.sql', import.meta.url),
  params: { actors: z.array(z.string()) },
  row: z.object({ source: z.string(), holder: z.string() }),
});
const knownQuery = tenantQuery({
  file: new URL('../queries/letter-rights-known.sql', import.meta.url),
  params: {},
  row: z.object({ source: z.string() }),
});

/** Somebody who left, with keys instead of names. */
export interface LeaverRead {
  readonly person: string;
  readonly accounts: readonly string[];
  readonly since: string;
  readonly usedAt: number | undefined;
  readonly sources: readonly string[];
}

export interface LeaversRead {
  /** Whether the directory holds anybody. */
  readonly isKnown: boolean;
  /** Who left and used an account since, or still has one. */
  readonly leavers: readonly LeaverRead[];
  /** How many leave in the week that begins. */
  readonly leaving: number;
  /** Sources of whose rights no complete picture is there. */
  readonly rightsUnknown: readonly string[];
}

export interface LeaversOf {
  readonly tenant: string;
  readonly sources: readonly string[];
  readonly timeZone: string;
  /** Epoch ms. */
  readonly now: number;
}

export async function readLeavers(
  store: Store,
  people: Pick<People, 'directory' | 'keys'>,
  of: LeaversOf,
): Promise<LeaversRead> {
  const { tenant, sources, timeZone, now } = of;
  const snapshot = await people.directory.known(tenant);
  const known = new Set((await store.read(knownQuery, { tenant })).map(({ source }) => source));
  const rightsUnknown = sources.filter((source) => !known.has(source));
  const { left, leaving } = turnsOf(snapshot, createLocalDay(timeZone)(now));
  const base = { isKnown: snapshot.people.size > 0, leaving, rightsUnknown };
  if (left.size === 0) return { ...base, leavers: [] };
  const keys = await people.keys.of(tenant);
  const accounts = await accountsOf([...left.keys()], { store, tenant, sources, keys, snapshot });
  return { ...base, leavers: await withAccess(store, of, { left, accounts }) };
}

/** Who left in the last 90 days, and since when; and how many leave in the next seven. */
function turnsOf(snapshot: PeopleSnapshot, today: Day): { left: Map<string, Day>; leaving: number } {
  const left = new Map<string, Day>();
  let leaving = 0;
  for (const { person, timeline } of snapshot.people.values()) {
    const since = leftSince(timeline, today);
    if (since !== undefined && since >= today - LEFT_WITHIN_DAYS) left.set(person, since);
    const soon = timeline.some(
      ({ from, employment }) => employment === 'left' && from > today && from <= today + LEAVES_WITHIN_DAYS,
    );
    if (since === undefined && soon) leaving += 1;
  }
  return { left, leaving };
}

/** The first day without them, where they do not work here today: of a timeline, the stretch at its end. */
export function leftSince(timeline: Timeline, today: Day): Day | undefined {
  let since: Day | undefined;
  for (const { from, employment } of timeline) {
    if (from > today) break;
    if (employment !== 'left') since = undefined;
    else since ??= from;
  }
  return since;
}

interface Known {
  readonly left: ReadonlyMap<string, Day>;
  readonly accounts: ReadonlyMap<string, readonly string[]>;
}

/** Those of whom something shows that they still get in. */
async function withAccess(
  store: Store,
  { tenant, now }: LeaversOf,
  { left, accounts }: Known,
): Promise<LeaverRead[]> {
  const all = [...new Set([...accounts.values()].flat())];
  const since = sqlTime(now - LEFT_WITHIN_DAYS * DAY);
  const lastUse = new Map<string, number>();
  const holds: z.infer<typeof heldQuery.row>[] = [];
  for (let at = 0; at < all.length; at += NAMED_A_READ) {
    const actors = all.slice(at, at + NAMED_A_READ);
    for (const row of await store.read(usedQuery, { tenant, actors, from: since, to: sqlTime(now) }))
      lastUse.set(row.actor_key, row.last_at);
    holds.push(...(await store.read(heldQuery, { tenant, actors })));
  }
  const held = Map.groupBy(holds, ({ holder }) => holder);
  return [...left].flatMap(([person, day]): LeaverRead[] => {
    const own = accounts.get(person) ?? [];
    // A day may end up to 14 hours after it ends in UTC: what is told shall have been after it anywhere.
    const uses = own.flatMap((key) => lastUse.get(key) ?? []).filter((at) => at >= (day + 1) * DAY);
    const sources = [...new Set(own.flatMap((key) => (held.get(key) ?? []).map(({ source }) => source)))];
    if (uses.length === 0 && sources.length === 0) return [];
    const usedAt = uses.length === 0 ? undefined : Math.max(...uses);
    return [{ person, accounts: own, since: textOfDay(day) ?? '', usedAt, sources }];
  });
}
