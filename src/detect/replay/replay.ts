import { z } from 'zod';
import { TRAINING_DAYS } from '../../baseline/axis.js';
import type { LocalCalendar } from '../../baseline/local-time.js';
import type { Finding } from '../../event/finding.js';
import type { DaysOff } from '../../people/calendars/days-off.js';
import { DAY, HOUR, SECOND } from '../../kernel/clock.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { isoTime, sqlTime } from '../../store/time.js';
import { localDayOf } from '../evaluate.js';
import { askedOver, type Budgets } from '../budget.js';
import { toldAt } from './besides.js';
import { walkArrivals } from './by-arrival.js';
import { readVerdicts } from '../verdicts/read-verdicts.js';
import type { JudgedAlert } from '../verdicts/verdicts.js';
import { walkEvents } from './by-event.js';
import { recordedExtent } from './judged-log.js';
import { liveAlerts, type LiveAlert } from './live-alerts.js';
import { type MayShow, type ReplayedAlert, ReplayedAlerts } from './replayed-alerts.js';
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
  /** Whether who asked may see anything of an alert: what they may not see is not counted on the way either. */
  readonly mayShow: MayShow;
  /** What is told of a span (epoch ms) beside those who are judged by a habit, in the order in which it began. */
  readonly besides: (
    span: { readonly from: number; readonly to: number },
    signal: AbortSignal,
  ) => Promise<readonly Finding[]>;
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
  /** In the order of arrival: days whose profiles were gone. */
  readonly learnedAnew: number | undefined;
}

export interface ReplayProgress {
  /** Of the whole, 0 to 1. */
  readonly progress: number;
  /** Of those that may be shown. */
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
  const anew = new Set<string>();
  const walk = wanted.clock === 'event' ? walkEvents(terms) : walkArrivals(terms, anew);
  const folded = new ReplayedAlerts(of.tenant, of.mayShow);
  const isAsked = ({ detector }: { readonly detector: string }): boolean =>
    Object.entries(wanted.detectors ?? {}).every(([name, isOn]) => isOn || name !== detector);
  yield { progress: 0, alerts: 0 };
  const beside = new InTime((await of.besides({ from, to }, signal)).filter(isAsked));
  let saidAt = -Infinity;
  for await (const { rows, claims, progress } of walk) {
    for (const finding of beside.until(lastOf(rows))) folded.tell(finding, toldAt(finding));
    folded.take(rows, claims.filter(isAsked));
    if (performance.now() - saidAt < SAY_EVERY) continue;
    saidAt = performance.now();
    yield { progress, alerts: folded.size };
  }
  for (const finding of beside.until(Infinity)) folded.tell(finding, toldAt(finding));
  const learnedAnew = wanted.clock === 'event' ? undefined : anew.size;
  return { alerts: folded.all(), learnedAnew, ...(await besides(terms, wanted.clock)) };
}

/** End of the last of these hours, epoch ms. */
const lastOf = (rows: readonly { readonly hour: number }[]): number =>
  rows.reduce((last, { hour }) => Math.max(last, hour + HOUR), -Infinity);

/** Findings in the order of time, each given once. */
class InTime {
  private next = 0;

  constructor(private readonly findings: readonly Finding[]) {}

  /** Those of up to an instant (epoch ms). */
  until(end: number): readonly Finding[] {
    const first = this.next;
    while (this.next < this.findings.length && isBy(end, this.findings[this.next])) this.next += 1;
    return this.findings.slice(first, this.next);
  }
}

const isBy = (end: number, finding: Finding | undefined): boolean =>
  finding !== undefined && toldAt(finding) <= end;

async function besides(
  terms: WalkTerms,
  clock: ReplayRequest['clock'],
): Promise<Omit<Replayed, 'alerts' | 'learnedAnew'>> {
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
