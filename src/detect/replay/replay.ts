import { z } from 'zod';
import { TRAINING_DAYS } from '../../baseline/axis.js';
import type { LocalCalendar } from '../../baseline/local-time.js';
import type { DaysOff } from '../../people/calendars/days-off.js';
import { DAY, SECOND } from '../../kernel/clock.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { isoTime, sqlTime } from '../../store/time.js';
import { localDayOf } from '../evaluate.js';
import { askedOver, type Budgets } from '../budget.js';
import { walkArrivals } from './by-arrival.js';
import { readVerdicts } from '../verdicts/read-verdicts.js';
import type { JudgedAlert } from '../verdicts/verdicts.js';
import { walkEvents } from './by-event.js';
import { recordedExtent } from './judged-log.js';
import { liveAlerts, type LiveAlert } from './live-alerts.js';
import { type ReplayedAlert, ReplayedAlerts } from './replayed-alerts.js';
import type { ReplayRequest } from './replay.schemas.js';
import type { WalkTerms } from './walk.js';

const userDaysQuery = tenantQuery({
  file: new URL('./queries/user-days.sql', import.meta.url),
  params: {
    zone: z.string(),
    first: z.string(),
    last: z.string(),
    reach: z.number(),
    since: z.string(),
    to: z.string(),
  },
  row: z.object({ days: z.coerce.number() }),
});

/** How far a walk is said to be so often. */
const SAY_EVERY = SECOND;

export interface ReplayOf {
  readonly store: Store;
  readonly tenant: string;
  readonly calendar: LocalCalendar;
  readonly daysOff: Pick<DaysOff, 'of'>;
  /** Of the tenant: they hold where none is asked for. */
  readonly budgets: Budgets;
}

/** What would have happened, before anybody is shown it. */
export interface Replayed {
  readonly alerts: readonly ReplayedAlert[];
  readonly live: readonly LiveAlert[];
  readonly userDays: number;
  /** What was answered until now, by alert id. */
  readonly verdicts: ReadonlyMap<string, JudgedAlert>;
  /** User-days a false alert. */
  readonly asked: number;
  readonly recordedSince: string | undefined;
}

export interface ReplayProgress {
  /** Of the whole, 0 to 1. */
  readonly progress: number;
  readonly alerts: number;
}

/**
 * Judges a tenant's stored activity again, by the code of live, and stores nothing. Says every second how far it is. Ends
 * with the reason of the signal once that is raised.
 */
export async function* replay(
  of: ReplayOf,
  wanted: Omit<ReplayRequest, 'pseudonyms'>,
  signal: AbortSignal,
): AsyncGenerator<ReplayProgress, Replayed> {
  const [from, to] = [Date.parse(wanted.from), Date.parse(wanted.to)];
  const budgets = { ...of.budgets, review: wanted.budget ?? of.budgets.review };
  const terms: WalkTerms = { ...of, from, to, signal, budgets };
  const walk = wanted.clock === 'event' ? walkEvents(terms) : walkArrivals(terms);
  const folded = new ReplayedAlerts(of.tenant);
  let saidAt = -Infinity;
  for await (const { rows, claims, progress } of walk) {
    folded.take(
      rows,
      claims.filter(({ detector }) => wanted.detectors?.[detector] !== false),
    );
    if (performance.now() - saidAt < SAY_EVERY) continue;
    saidAt = performance.now();
    yield { progress, alerts: folded.size };
  }
  return { alerts: folded.all(), ...(await besides(terms, wanted.clock)) };
}

async function besides(terms: WalkTerms, clock: ReplayRequest['clock']): Promise<Omit<Replayed, 'alerts'>> {
  const { store, tenant } = terms;
  const { since } = clock === 'event' ? { since: undefined } : await recordedExtent(store, tenant, terms);
  const days = await userDays(terms);
  return {
    live: await liveAlerts(store, terms),
    verdicts: await readVerdicts(store, tenant, { from: terms.from, to: store.clock.now() + 1 }),
    userDays: days,
    asked: askedOver(terms.budgets.review, { userDays: days, days: (terms.to - terms.from) / DAY }),
    recordedSince: since === undefined ? undefined : isoTime(since),
  };
}

async function userDays({ store, tenant, calendar, from, to }: WalkTerms): Promise<number> {
  const [counted] = await store.read(userDaysQuery, {
    tenant,
    zone: calendar.timeZone,
    first: localDayOf(from, calendar),
    last: localDayOf(to - 1, calendar),
    reach: TRAINING_DAYS,
    since: sqlTime(from - TRAINING_DAYS * DAY),
    to: sqlTime(to),
  });
  return counted?.days ?? 0;
}
