import { DAY, MINUTE } from '../kernel/clock.js';
import type { Store } from '../store/store.js';
import { countActivity } from './activity.js';
import type { ActivityHour } from './activity-hour.js';
import { TRAINING_DAYS } from './axis.js';
import { buildProfiles, profileMethod } from './build-profiles.js';
import { beginOfDay, dayNumberOf, type LocalCalendar } from './local-time.js';
import { learnCoverage } from './coverage/coverage-store.js';
import { learnNovelty } from './sightings/learn-novelty.js';
import type { ProfileSet } from './profile.js';
import { asStored, loadProfiles, saveProfiles } from './profile-store.js';
import type { UntaughtDays } from './untaught.js';
import type { TenantActivity } from './tenant-activity.js';

/** The training span, and a margin for the zone and a change of the clock. */
const KEPT = (TRAINING_DAYS + 3) * DAY;
const KEPT_SETS = 4;
/** A day learns anew when its past has grown by so much: all of a long history together costs five times the last set. */
const GROWTH = 0.25;
/** What other processes computed is looked for so often. */
const LOOK_EVERY = 5 * MINUTE;

interface Known {
  readonly set: ProfileSet;
  readonly lookedAt: number;
  /** Actor-hours before the day that were computed since: its past has grown by so many at most. */
  late: number;
}

export interface DayProfilesParts {
  readonly store: Store;
  readonly tenant: string;
  readonly calendar: LocalCalendar;
  readonly activity: TenantActivity;
  /** Days between two instants (epoch ms) that do not teach. */
  readonly untaught: (from: number, to: number) => Promise<UntaughtDays>;
  /** Other processes judge other actors of this tenant at the same time. */
  readonly isShared: boolean;
}

/**
 * The profiles of each local day of one tenant: as stored, else learned when the day is first judged, and stored for
 * good. A source's past often comes in on a day that already has profiles, learned from nothing: once there is a good
 * deal more to learn from, such a day gets another set, and the former stays for the findings that cite it.
 */
export class DayProfiles {
  private readonly known = new Map<string, Known>();

  constructor(private readonly parts: DayProfilesParts) {}

  /** To be told of hours that were computed: the past of a day may have grown by them. */
  noteComputed(rows: readonly Pick<ActivityHour, 'hour'>[]): void {
    for (const [day, known] of this.known) {
      const begin = dayNumberOf(day) * DAY;
      known.late += rows.reduce((late, { hour }) => late + Number(hour < begin), 0);
    }
  }

  async of(day: string): Promise<ProfileSet> {
    const known = this.known.get(day);
    if (known !== undefined && !this.mayHaveGrown(known)) return known.set;
    const { store, activity, isShared } = this.parts;
    const stored = known === undefined || isShared ? await this.stored(day) : known.set;
    const isEnough = stored !== undefined && !(await this.hasGrown(day, stored));
    const set = isEnough ? stored : await this.learn(day);
    if (known === undefined && this.known.size >= KEPT_SETS)
      this.known.delete(this.known.keys().next().value ?? '');
    this.known.set(day, { set, lookedAt: store.clock.now(), late: 0 });
    activity.trim(endOf(day) - KEPT);
    return set;
  }

  private mayHaveGrown({ set, late, lookedAt }: Known): boolean {
    if (isMore(late, set)) return true;
    return this.parts.isShared && this.parts.store.clock.now() - lookedAt >= LOOK_EVERY;
  }

  private async hasGrown(day: string, set: ProfileSet): Promise<boolean> {
    if (set.learned === undefined) return false;
    const { store, tenant, calendar } = this.parts;
    const end = dayNumberOf(day);
    const [from, to] = [beginOfDay(end - TRAINING_DAYS, calendar), beginOfDay(end, calendar)];
    return isMore((await countActivity(store, tenant, from, to)) - set.learned, set);
  }

  private async learn(day: string): Promise<ProfileSet> {
    const { store, tenant, calendar, activity, isShared } = this.parts;
    const hours = await activity.between(endOf(day) - KEPT, endOf(day));
    const untaught = await this.parts.untaught(endOf(day) - KEPT, endOf(day));
    const novelty = await learnNovelty(store, tenant, { day, calendar, hours });
    const coverage = await learnCoverage(store, tenant, { day, calendar });
    const set = asStored(buildProfiles({ hours, day, calendar, untaught, novelty, coverage }));
    // Learning takes a while: who stored a set meanwhile that knows as much is followed.
    const meanwhile = isShared ? await this.stored(day) : undefined;
    if (meanwhile !== undefined && (meanwhile.learned ?? 0) >= (set.learned ?? 0)) return meanwhile;
    await saveProfiles(store, tenant, day, set);
    return set;
  }

  private async stored(day: string): Promise<ProfileSet | undefined> {
    const { store, tenant } = this.parts;
    return loadProfiles(store, tenant, { day, method: profileMethod(day) });
  }
}

const isMore = (more: number, { learned = Infinity }: ProfileSet): boolean =>
  more > 0 && more >= GROWTH * learned;

const endOf = (day: string): number => (dayNumberOf(day) + 1) * DAY;
