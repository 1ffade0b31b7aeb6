import type { ActivityHour } from '../baseline/activity-hour.js';
import { isWork } from '../baseline/presence.js';
import { hasOwnHours, isOffHours, ownHourSeen } from '../baseline/off-hours/hour-seen.js';
import { HOURS_BEFORE, type Together } from '../baseline/off-hours/together.js';
import type { ActorProfile } from '../baseline/profile.js';
import { HOUR } from '../kernel/clock.js';

/** Who was at work outside their own hours in the hours before one, of whom hours are known. */
export class AtWork {
  private people = 0;
  private readonly working = Array<number>(HOURS_BEFORE).fill(0);
  private readonly own = new Map<string, readonly number[]>();

  /** `rows`: of the person; `slotAt`: of an hour, for that person. */
  add(
    actorKey: string,
    { presence, kind }: ActorProfile,
    { hour, rows, slotAt }: { hour: number; rows: readonly ActivityHour[]; slotAt: (hour: number) => number },
  ): void {
    if (kind !== 'human' || presence === undefined || !hasOwnHours(presence)) return;
    this.people += 1;
    // Asked of many, of whom few were at work at all.
    const wasAtWork = (at: number): boolean =>
      rows.some((row) => row.hour === at && isWork(row)) && isOffHours(ownHourSeen(presence, slotAt(at)));
    const worked = Array.from({ length: HOURS_BEFORE }, (_, back) =>
      Number(wasAtWork(hour - (1 + back) * HOUR)),
    );
    this.own.set(actorKey, worked);
    worked.forEach((one, back) => {
      this.working[back] = (this.working[back] ?? 0) + one;
    });
  }

  /** The others, in the hour in which most of them were. */
  withoutOne(actorKey: string): Together {
    const own = this.own.get(actorKey);
    const others = this.working.map((working, back) => working - (own?.[back] ?? 0));
    return { people: this.people - (own === undefined ? 0 : 1), working: Math.max(...others) };
  }
}
