import type { KnownDay } from '../leave/leave.js';
import { leaveDaysOf, type LeaveDays, type LeaveDaysParts } from '../leave/leave-days.js';
import type { Offices, OfficeDays } from './office-days.js';

/** On which days people do not work: their office is closed, or they are on leave. */
export interface KnownDaysOff {
  readonly offices: OfficeDays;
  readonly leave: LeaveDays;
}

/** What is known of these people's days off by a day. */
export class DaysOff {
  constructor(private readonly parts: LeaveDaysParts & { readonly offices: Pick<Offices, 'of'> }) {}

  async of(tenant: string, actorKeys: readonly string[], known: KnownDay): Promise<KnownDaysOff> {
    const [offices, leave] = await Promise.all([
      this.parts.offices.of(tenant, actorKeys, known.day),
      leaveDaysOf(this.parts, { tenant, actorKeys }, known),
    ]);
    return { offices, leave };
  }
}
