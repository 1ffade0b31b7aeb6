import { z } from 'zod';
import { OWN_SOURCE } from '../../src/config/own-source.js';
import { EXPORT_ACTIONS } from '../../src/event/actions.js';
import { SEVERITIES, type Severity } from '../../src/event/finding.js';
import { DAY } from '../../src/kernel/clock.js';
import { systemQuery, tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { alertPages } from '../alert-pages.js';
import { severityOf } from '../alert.js';
import type { OpenByAge, SourceOfWeek } from './letter.js';
import type { LetterWeek } from './week.js';

/** Exporters that a letter names; the rest is counted. */
export const MOST_EXPORTERS = 10;
/** How far back it is looked for the last act at a silent source. */
const LAST_ACT_WITHIN = 90 * DAY;
const ALERTS_A_PAGE = 2_000;
/** More are not counted: then there is another trouble. */
const MOST_ALERTS = 100_000;

const span = { from: z.string(), to: z.string() };
const file = (name: string): URL => new URL(`../queries/${name}`, import.meta.url);

const sourcesQuery = tenantQuery({
  file: file('letter-sources.sql'),
  params: span,
  row: z.object({ source: z.string(), events: z.coerce.number() }),
});
const lastActsQuery = tenantQuery({
  file: file('letter-last-acts.sql'),
  params: span,
  row: z.object({ source: z.string(), last_at: z.coerce.number() }),
});
const peopleQuery = tenantQuery({
  file: file('letter-people.sql'),
  params: { ...span, own: z.string() },
  row: z.object({ people: z.coerce.number() }),
});
const exportsQuery = tenantQuery({
  file: file('letter-exports.sql'),
  params: { ...span, actions: z.array(z.string()), limit: z.int().min(1) },
  row: z.object({
    actor_key: z.string(),
    last_role: z.string(),
    exported: z.coerce.number(),
    exports: z.coerce.number(),
    exporters: z.coerce.number(),
  }),
});
const firstRunQuery = systemQuery({
  file: file('letter-first-run.sql'),
  params: {},
  row: z.object({ runs: z.coerce.number(), first_at: z.coerce.number() }),
});

export interface Exporter {
  readonly actorKey: string;
  readonly role: string;
  readonly records: number;
  readonly acts: number;
}

/** What happened in a week, with keys instead of names. */
export interface WeekRead {
  readonly sources: readonly SourceOfWeek[];
  readonly people: number;
  readonly exporters: readonly Exporter[];
  readonly exportersInAll: number;
  readonly open: Readonly<Record<Severity, OpenByAge>>;
}

export interface WeekOf {
  readonly tenant: string;
  /** Ids, as declared. */
  readonly sources: readonly string[];
  readonly week: LetterWeek;
  /** Epoch ms. */
  readonly now: number;
}

export async function readWeek(store: Store, of: WeekOf): Promise<WeekRead> {
  const { tenant, week } = of;
  const range = { tenant, from: sqlTime(week.from), to: sqlTime(week.to) };
  const [people] = await store.read(peopleQuery, { ...range, own: OWN_SOURCE });
  const actions = [...EXPORT_ACTIONS];
  const exports = await store.read(exportsQuery, { ...range, actions, limit: MOST_EXPORTERS });
  return {
    sources: await sourcesOf(store, of),
    people: people?.people ?? 0,
    exporters: exports.map(({ actor_key: actorKey, last_role: role, exported: records, exports: acts }) => ({
      actorKey,
      role,
      records,
      acts,
    })),
    exportersInAll: exports[0]?.exporters ?? 0,
    open: await openByAge(store, of),
  };
}

/** Every declared one, also those of which nothing came in. */
async function sourcesOf(store: Store, { tenant, sources, week }: WeekOf): Promise<SourceOfWeek[]> {
  const to = sqlTime(week.to);
  const counted = await store.read(sourcesQuery, { tenant, from: sqlTime(week.from), to });
  const events = new Map(counted.map((one) => [one.source, one.events]));
  const since = sqlTime(week.to - LAST_ACT_WITHIN);
  const acts = await store.read(lastActsQuery, { tenant, from: since, to });
  const last = new Map(acts.map(({ source, last_at }) => [source, last_at]));
  return sources.map((id) => ({ id, events: events.get(id) ?? 0, lastAt: last.get(id) }));
}

async function openByAge(store: Store, { tenant, now }: WeekOf): Promise<Record<Severity, OpenByAge>> {
  const open = Object.fromEntries(
    SEVERITIES.map((severity) => [severity, { today: 0, week: 0, older: 0 }]),
  ) as Record<Severity, { today: number; week: number; older: number }>;
  let read = 0;
  const pages = { from: 0, to: now + 1, traces: { needs: '', live: 1 }, size: ALERTS_A_PAGE } as const;
  for await (const page of alertPages(store, tenant, pages)) {
    for (const { state: alert } of page) {
      if (alert?.status !== 'open' && alert?.status !== 'acknowledged') continue;
      const age = now - Date.parse(alert.raisedAt);
      open[severityOf(alert)][age < DAY ? 'today' : age < 7 * DAY ? 'week' : 'older'] += 1;
    }
    read += page.length;
    if (read >= MOST_ALERTS) break;
  }
  return open;
}

/** Whether this service ran already in the time before, epoch ms: a letter about a week that nobody watched is none. */
export async function ranBefore(store: Store, at: number): Promise<boolean> {
  const [first] = await store.read(firstRunQuery, {});
  return first !== undefined && first.runs > 0 && first.first_at < at;
}
