import { setImmediate } from 'node:timers/promises';
import type { ActivityHour } from '../../baseline/activity-hour.js';
import type { LocalCalendar } from '../../baseline/local-time.js';
import { HOUR } from '../../kernel/clock.js';
import type { DaysOff } from '../../people/calendars/days-off.js';
import type { Store } from '../../store/store.js';
import type { Budgets } from '../budget.js';
import type { TimedClaim } from '../history.js';
import { type HourToJudge, judgeHour } from '../judge-hour.js';

/** What a walk over a tenant's past needs. Hours that begin from `from` to before `to` (epoch ms) are judged. */
export interface WalkTerms {
  readonly store: Store;
  readonly tenant: string;
  readonly calendar: LocalCalendar;
  readonly daysOff: Pick<DaysOff, 'of'>;
  readonly from: number;
  readonly to: number;
  readonly budgets: Budgets;
  readonly signal: AbortSignal;
}

/** Hours that were judged together, and what was claimed of them. */
export interface Judgement {
  readonly rows: readonly ActivityHour[];
  readonly claims: readonly TimedClaim[];
  /** Of the whole walk, 0 to 1. */
  readonly progress: number;
}

/** Judges one hour by the code of live, and lets others have their turn. */
export async function walkHour(walked: HourToJudge, terms: WalkTerms): Promise<TimedClaim[]> {
  await setImmediate();
  terms.signal.throwIfAborted();
  const { claims } = await judgeHour(walked, terms);
  return claims.map((claim) => ({ ...claim, raisedAt: walked.hour + HOUR }));
}

/** The order of a walk's reads: sums of the same numbers are then the same to the last digit. */
export const inOrder = (rows: readonly ActivityHour[]): ActivityHour[] =>
  rows.toSorted((a, b) => a.hour - b.hour || (a.actorKey < b.actorKey ? -1 : 1));
