import type { Day } from '../day.js';
import { leaveDaysOf, type LeaveDays, type LeaveDaysParts } from '../leave/leave-days.js';
import type { Offices, OfficeDays } from './office-days.js';

/** On which days people do not work: their office is closed, or they are on leave. */
export interface KnownDaysOff {
  readonly offices: OfficeDays;
  readonly leave: LeaveDays;
}

/** A local day and when it begins (epoch ms): what is told later is not known to it. */
export interface KnownDay {
  readonly day: Day;
  readonly begin: number;
}

/** What is known of these people's days off by a day. */
export class DaysOff {
  constructor(private readonly parts: LeaveDaysParts & { readonly offices: Pick<Offices, 'of'> }) {}

  async of(tenant: string, actorKeys: readonly string[], { day, begin }: KnownDay): Promise<KnownDaysOff> {
    const [offices, leave] = await Promise.all([
      this.parts.offices.of(tenant, actorKeys, day),
      leaveDaysOf(this.parts, { tenant, actorKeys }, begin),
    ]);
    return { offices, leave };
  }
}
