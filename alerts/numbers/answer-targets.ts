import { SEVERITIES, type Severity } from '../../src/event/finding.js';
import { MINUTE } from '../../src/kernel/clock.js';
import { severityOf } from '../alert.js';
import type { Target } from './numbers.schemas.js';
import { newestStretch } from './stretch.js';
import { openedAt, type Told } from './told.js';

/** Whole minutes to the first answer since it waits as it is. */
export type AnswerMinutes = Readonly<Record<Severity, number>>;

export type Standing = 'within' | 'late' | 'overdue' | 'waiting';

/** Pure. How an alert stands to the time in which it is to be answered; `now` is epoch ms. */
export function standingOf(told: Told, minutes: AnswerMinutes, now: number): Standing {
  const { since, answeredAt: first } = newestStretch(told.facts, now) ?? { since: openedAt(told) };
  const until = since + minutes[severityOf(told.alert)] * MINUTE;
  if (first === undefined) return now > until ? 'overdue' : 'waiting';
  return first > until ? 'late' : 'within';
}

/** How alerts stand to their targets, by severity. */
export class TargetTally {
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly minutes: AnswerMinutes,
    private readonly now: number,
  ) {}

  add(told: Told): void {
    const name = nameOf(severityOf(told.alert), standingOf(told, this.minutes, this.now));
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  /** The worst first. */
  targets(): Target[] {
    return SEVERITIES.toReversed().map((severity) => {
      const count = (standing: Standing): number => this.counts.get(nameOf(severity, standing)) ?? 0;
      return {
        severity,
        targetMinutes: this.minutes[severity],
        within: count('within'),
        late: count('late'),
        overdue: count('overdue'),
        waiting: count('waiting'),
      };
    });
  }
}

const nameOf = (severity: Severity, standing: Standing): string => `${severity} ${standing}`;
