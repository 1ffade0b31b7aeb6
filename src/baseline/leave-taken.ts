import { inTime, leaveOn, spansOf, type LeaveSpan } from '../people/leave/leave.js';
import type { LeaveDays } from '../people/leave/leave-days.js';
import type { ActivityHour } from './activity-hour.js';
import type { Axis } from './axis.js';
import { isWork } from './presence.js';

/**
 * Somebody on leave looks in now and then; who has worked on so many days of it, of the training span, is not away. Otherwise
 * leave told in advance for months would make days off of a person's working days, and their work on them a habit of theirs.
 */
const LOOKED_IN_DAYS = 5;

/** As if the days after the last on which it was believed had been told late. */
const endedAfter = (spans: readonly LeaveSpan[], last: number): readonly LeaveSpan[] =>
  spansOf(
    spans
      .flatMap((span): LeaveSpan[] =>
        span.isLate
          ? [span]
          : [
              { from: span.from, to: Math.min(span.to, last) },
              { from: Math.max(span.from, last + 1), to: span.to, isLate: true },
            ],
      )
      .filter(({ from, to }) => from <= to),
  );

/** The leave of people as they took it, by their hours of the span in any order. */
export const leaveTaken = (
  leave: LeaveDays,
  { hours, axis }: { readonly hours: readonly ActivityHour[]; readonly axis: Axis },
): LeaveDays => {
  if (leave.size === 0) return leave;
  const worked = new Map<string, Set<number>>();
  for (const row of hours) {
    const spans = leave.get(row.actorKey);
    const index = axis.indexOf(row.hour);
    if (spans === undefined || index < 0 || !isWork(row)) continue;
    const day = axis.firstDay + (axis.day[index] ?? 0);
    if (leaveOn(inTime(spans), day) === undefined) continue;
    worked.set(row.actorKey, (worked.get(row.actorKey) ?? new Set()).add(day));
  }
  return new Map(
    [...leave].map(([actorKey, spans]) => {
      const days = [...(worked.get(actorKey) ?? [])].sort((a, b) => a - b);
      const last = days[LOOKED_IN_DAYS - 1];
      return [actorKey, last === undefined ? spans : endedAfter(spans, last)];
    }),
  );
};
