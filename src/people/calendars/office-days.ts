import type { Store } from '../../store/store.js';
import type { Day } from '../day.js';
import type { PeopleDirectory } from '../directory/directory.js';
import { peopleOfActors } from '../directory/people-of-actors.js';
import type { Networks } from '../networks/networks.js';
import { createOfficeCalendar, type OfficeCalendar } from './office-calendar.js';

/** By actor key, the calendar of their office; absent where no office of theirs is declared. One object an office. */
export type OfficeDays = ReadonlyMap<string, Pick<OfficeCalendar, 'isWorkingDay'>>;

export interface OfficesParts {
  readonly store: Store;
  readonly directory: Pick<PeopleDirectory, 'known'>;
  readonly networks: Pick<Networks, 'of'>;
}

/** On which days the offices of a tenant's people are open. */
export class Offices {
  constructor(private readonly parts: OfficesParts) {}

  /** Of the offices in which these people are on a day. */
  async of(tenant: string, actorKeys: readonly string[], day: Day): Promise<OfficeDays> {
    const { offices } = await this.parts.networks.of(tenant);
    if (offices.length === 0) return new Map();
    const calendars = new Map(offices.map((office) => [office.name, createOfficeCalendar(office)]));
    const people = await peopleOfActors(this.parts, { tenant, actorKeys }, day);
    const days = new Map<string, OfficeCalendar>();
    for (const [actorKey, { office }] of people) {
      const calendar = calendars.get(office);
      if (calendar !== undefined) days.set(actorKey, calendar);
    }
    return days;
  }
}
