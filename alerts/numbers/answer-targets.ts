import { SEVERITIES, type Severity } from '../../src/event/finding.js';
import { MINUTE } from '../../src/kernel/clock.js';
import { severityOf } from '../alert.js';
import type { Target } from './numbers.schemas.js';
import { firstAnswerAt, openedAt, type Told } from './told.js';

/** Whole minutes to the first answer. */
export type AnswerMinutes = Readonly<Record<Severity, number>>;

export type Standing = 'within' | 'late' | 'overdue' | 'waiting';

/** Pure. How an alert stands to the time in which it is to be answered; `now` is epoch ms. */
export function standingOf(told: Told, minutes: AnswerMinutes, now: number): Standing {
  const until = openedAt(told) + minutes[severityOf(told.alert)] * MINUTE;
  const first = firstAnswerAt(told);
  if (first === undefined) return now > until ? 'overdue' : 'waiting';
  return first > until ? 'late' : 'within';
}

/** Pure. By severity, the worst first. */
export function targetsOf(all: readonly Told[], minutes: AnswerMinutes, now: number): Target[] {
  return SEVERITIES.toReversed().map((severity) => {
    const own = all.filter(({ alert }) => severityOf(alert) === severity);
    const count = (standing: Standing): number =>
      own.filter((one) => standingOf(one, minutes, now) === standing).length;
    return {
      severity,
      targetMinutes: minutes[severity],
      within: count('within'),
      late: count('late'),
      overdue: count('overdue'),
      waiting: count('waiting'),
    };
  });
}
