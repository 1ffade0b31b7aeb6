import { z } from 'zod';
import type { ActivityHour } from '../../baseline/activity-hour.js';
import type { Novelty } from '../../baseline/sightings/novelty.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';

const range = { from: z.string(), to: z.string() };
const stoodRow = { actor_key: z.string(), hour_ms: z.coerce.number(), activity: z.string() };

const afterQuery = tenantQuery({
  file: new URL('./queries/judged-after.sql', import.meta.url),
  params: { after: z.string(), most: z.number(), ...range },
  row: z.object({ judged: z.coerce.number(), profiles: z.string(), ...stoodRow }),
});
const extentQuery = tenantQuery({
  file: new URL('./queries/judged-extent.sql', import.meta.url),
  params: range,
  row: z.object({ first: z.coerce.number(), hours: z.coerce.number() }),
});
const asOfQuery = tenantQuery({
  file: new URL('./queries/activity-as-of.sql', import.meta.url),
  params: { mark: z.string(), actors: z.array(z.string()), ...range },
  row: z.object(stoodRow),
});

/** Rows in memory at a time. */
const PAGE = 20_000;

/** Epoch ms, `to` not included. */
export interface HoursRange {
  readonly from: number;
  readonly to: number;
}

/** One hour as it stood when it was judged. */
export interface JudgedHour {
  readonly row: ActivityHour;
  /** The version of the profiles that judged it. */
  readonly profiles: string;
  /** What was new, where anything was. */
  readonly novelty: Novelty | undefined;
}

/** What was judged in one go. */
export interface LoggedJudgement {
  readonly mark: number;
  /** By hour and actor. */
  readonly hours: readonly JudgedHour[];
}

/** What was judged of these hours, in the order of judging. */
export async function* judgementsOf(
  store: Store,
  tenant: string,
  span: HoursRange,
): AsyncGenerator<LoggedJudgement> {
  let after = 0;
  for (;;) {
    const page = await store.read(afterQuery, { tenant, after: String(after), most: PAGE, ...timesOf(span) });
    if (page.length === 0) return;
    for (const [mark, rows] of Map.groupBy(page, ({ judged }) => judged)) {
      const hours = rows.map((row) => ({ ...stoodOf(row), profiles: row.profiles })).sort(byHour);
      yield { mark, hours };
      after = mark;
    }
  }
}

/** How everybody's hours, or those of these actors, stood when it had been judged up to that mark, by hour and actor. */
export async function activityAsOf(
  store: Store,
  tenant: string,
  { mark, actors = [], ...span }: HoursRange & { readonly mark: number; readonly actors?: readonly string[] },
): Promise<ActivityHour[]> {
  const asked = { tenant, mark: String(mark), actors: [...actors] };
  const rows = await store.read(asOfQuery, { ...asked, ...timesOf(span) });
  return rows.map((row) => stoodOf(row).row).filter(isFilled);
}

/** Since when it is recorded what was judged (epoch ms; undefined: not at all), and the rows of these hours. */
export async function recordedExtent(
  store: Store,
  tenant: string,
  span: HoursRange,
): Promise<{ readonly since: number | undefined; readonly rows: number }> {
  const [{ first, hours } = { first: 0, hours: 0 }] = await store.read(extentQuery, {
    tenant,
    ...timesOf(span),
  });
  return { since: first === 0 ? undefined : Math.floor(first / 1_000), rows: hours };
}

const timesOf = ({ from, to }: HoursRange): { from: string; to: string } => ({
  from: sqlTime(from),
  to: sqlTime(to),
});

/** What `judged_hours` was given, as it was. */
function stoodOf({
  actor_key,
  hour_ms,
  activity,
}: z.infer<typeof asOfQuery.row>): Pick<JudgedHour, 'row' | 'novelty'> {
  const { novelty, ...rest } = JSON.parse(activity) as Stood;
  return { row: { actorKey: actor_key, hour: hour_ms, ...rest }, novelty };
}

type Stood = Omit<ActivityHour, 'actorKey' | 'hour'> & Pick<JudgedHour, 'novelty'>;

/** An hour whose acts all moved elsewhere counts as none where it is read. */
const isFilled = ({ acts }: ActivityHour): boolean => Object.keys(acts).length > 0;

const byHour = ({ row: a }: JudgedHour, { row: b }: JudgedHour): number =>
  a.hour - b.hour || (a.actorKey < b.actorKey ? -1 : 1);
