import { z } from 'zod';
import { DAY, HOUR, MINUTE } from '../kernel/clock.js';
import { AppError } from '../kernel/app-error.js';
import { searchQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import { MAX_MARKS, type Cutoff, type DeclaredSource, type ReportRequest } from './report.js';

/** What a source promises when nobody declared a delay: the default of a declaration. */
const DEFAULT_PROMISED_DELAY_MINUTES = 60;

const marksQuery = searchQuery({
  file: new URL('./queries/cutoff-marks.sql', import.meta.url),
  params: { limit: z.number() },
  row: z.object({
    topic: z.string(),
    partition: z.coerce.number(),
    last: z.string(),
    done_at: z.coerce.number(),
    logged_to: z.coerce.bigint(),
  }),
});

/** The cut-off of this moment. Only silence looks at the clock, and only while the period is still running. */
export async function readCutoff(store: Store, tenant: string, to: number): Promise<Cutoff> {
  const rows = await store.read(marksQuery, { tenant, limit: MAX_MARKS + 1 });
  if (rows.length > MAX_MARKS)
    throw new AppError(
      'REQUEST_INVALID',
      `The tenant was taken in from over ${MAX_MARKS} partitions and files: more than one cut-off can name`,
    );
  return {
    doneAt: rows.reduce((latest, row) => Math.max(latest, row.done_at), 0),
    logged: String(rows.reduce((latest, row) => (row.logged_to > latest ? row.logged_to : latest), 0n)),
    through: Math.min(to, Math.floor(store.clock.now() / HOUR) * HOUR),
    marks: rows.map(({ topic, partition, last }) => ({ topic, partition, offset: last })),
  };
}

export const scopeShape = {
  from: z.string(),
  to: z.string(),
  places: z.array(z.string()),
  nexts: z.array(z.string()),
  done_at: z.string(),
  logged: z.string(),
};

/** The part of the ledger a report is about, as the parameters that all of its queries take. */
export type Scope = { tenant: string } & z.infer<z.ZodObject<typeof scopeShape>>;

export function scopeOf({ tenant, from, to }: ReportRequest, { marks, doneAt, logged }: Cutoff): Scope {
  // The engine refuses an empty list: the first place is one that cannot be.
  const places = [''];
  const nexts = ['0'];
  for (const { topic, partition, offset } of marks) {
    places.push(`${topic}/${partition}`);
    nexts.push(String(BigInt(offset) + 1n));
  }
  return { tenant, from: sqlTime(from), to: sqlTime(to), places, nexts, done_at: sqlTime(doneAt), logged };
}

export const promisesShape = {
  sources: z.array(z.string()),
  delays: z.array(z.string()),
  live_froms: z.array(z.string()),
  default_delay: z.number(),
};

/** What each declared source promised; an undeclared one is held to the default. */
export type Promises = z.infer<z.ZodObject<typeof promisesShape>>;

export function promisesOf(declared: readonly DeclaredSource[]): Promises {
  const promises = { sources: [''], delays: ['0'], live_froms: ['0'] };
  for (const { id, liveFrom = 0, promisedDelayMinutes = DEFAULT_PROMISED_DELAY_MINUTES } of declared) {
    promises.sources.push(id);
    promises.delays.push(String(promisedDelayMinutes * MINUTE));
    promises.live_froms.push(String(liveFrom));
  }
  return { ...promises, default_delay: DEFAULT_PROMISED_DELAY_MINUTES * MINUTE };
}

/** The same scope over another stretch of time (epoch ms). */
export const during = (scope: Scope, from: number, to: number): Scope => ({
  ...scope,
  from: sqlTime(Math.max(0, from)),
  to: sqlTime(to),
});

export const weeks = (count: number): number => count * 7 * DAY;
