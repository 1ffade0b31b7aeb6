import { DAY, MINUTE } from '../kernel/clock.js';
import type { Store } from '../store/store.js';
import type { Answers } from './answers.js';
import { countActivity } from './activity.js';
import type { ActivityHour } from './activity-hour.js';
import { TRAINING_DAYS, trainingSpan } from './axis.js';
import { profileMethod } from './build-profiles.js';
import { type DayToLearn, learnDay } from './learn-day.js';
import { beginOfDay, dayNumberOf, type LocalCalendar } from './local-time.js';
import { bestVersion, loadProfileVersion, saveProfiles } from './profile-store.js';
import type { ServingSet } from './serving-set.js';
import type { TenantActivity } from './tenant-activity.js';

/** The training span, and a margin for the zone and a change of the clock. */
const KEPT = (TRAINING_DAYS + 3) * DAY;
/** What is live is judged by the hours of yesterday and today; the next day learns from what it reads. */
const KEPT_LIVE = 3 * DAY;
const KEPT_SETS = 4;
/** The latest set is kept, whatever its size, and others as long as they hold not more people together. */
const KEPT_PEOPLE = 10_000;
/** A day learns anew when its past has grown by so much: all of a long history together costs five times the last set. */
const GROWTH = 0.25;
/** What other processes computed is looked for so often. */
const LOOK_EVERY = 5 * MINUTE;

interface Known {
  readonly set: ServingSet;
  readonly lookedAt: number;
  /** Actor-hours before the day that were computed since: its past has grown by so many at most. */
  late: number;
}

export interface DayProfilesParts {
  readonly store: Store;
  readonly tenant: string;
  readonly calendar: LocalCalendar;
  readonly activity: TenantActivity;
  /** What was told and answered of the days between two instants (epoch ms), answered before the second. */
  readonly answers: (from: number, to: number) => Promise<Answers>;
  readonly daysOff: DayToLearn['daysOff'];
  /** Other processes judge other actors of this tenant at the same time. */
  readonly isShared: boolean;
  /** One day is judged for long, and not one after the other. */
  readonly isLive: boolean;
  /** What of a tenant of many is held at once. */
  readonly most?: DayToLearn['most'] & { readonly atWork: number };
}

/**
 * The profiles of each local day of one tenant: as stored, else learned when the day is first judged, and stored for
 * good. A source's past often comes in on a day that already has profiles, learned from nothing: once there is a good
 * deal more to learn from, such a day gets another set, and the former stays for the findings that cite it.
 */
export class DayProfiles {
  private readonly known = new Map<string, Known>();

  constructor(private readonly parts: DayProfilesParts) {}

  /** Profiles in memory, of all sets that are kept. */
  get held(): number {
    return [...this.known.values()].reduce((sum, { set }) => sum + set.held, 0);
  }

  /** Whether the latest set holds everybody; not so before there is one. */
  get isOfAll(): boolean {
    return [...this.known.values()].at(-1)?.set.isOfMany === false;
  }

  /** To be told of hours that were computed: the past of a day may have grown by them. */
  noteComputed(rows: readonly Pick<ActivityHour, 'hour'>[]): void {
    for (const [day, known] of this.known) {
      const begin = dayNumberOf(day) * DAY;
      known.late += rows.reduce((late, { hour }) => late + Number(hour < begin), 0);
    }
  }

  async of(day: string): Promise<ServingSet> {
    const known = this.known.get(day);
    if (known !== undefined && !this.mayHaveGrown(known)) return known.set;
    const { store, activity, isShared, isLive } = this.parts;
    const stored = known === undefined || isShared ? await this.stored(day, known?.set) : known.set;
    const isEnough = stored !== undefined && !(await this.hasGrown(day, stored));
    const set = isEnough ? stored : await this.learn(day);
    this.known.delete(day);
    this.makeRoom(set);
    this.known.set(day, { set, lookedAt: store.clock.now(), late: 0 });
    activity.trim(endOf(day) - (isLive ? KEPT_LIVE : KEPT));
    return set;
  }

  private makeRoom(next: ServingSet): void {
    let people = next.held;
    const kept = [...this.known].toReversed().filter(([, { set }], i) => {
      people += set.held;
      return i < KEPT_SETS - 1 && people <= KEPT_PEOPLE;
    });
    this.known.clear();
    for (const [day, known] of kept.toReversed()) this.known.set(day, known);
  }

  private mayHaveGrown({ set, late, lookedAt }: Known): boolean {
    if (isMore(late, set)) return true;
    return this.parts.isShared && this.parts.store.clock.now() - lookedAt >= LOOK_EVERY;
  }

  private async hasGrown(day: string, set: ServingSet): Promise<boolean> {
    if (set.learned === undefined) return false;
    const { store, tenant, calendar } = this.parts;
    const { from, to } = trainingSpan(day, calendar);
    return isMore((await countActivity(store, tenant, from, to)) - set.learned, set);
  }

  private async learn(day: string): Promise<ServingSet> {
    const { store, tenant, calendar, activity, daysOff, isShared, most } = this.parts;
    const begin = beginOfDay(dayNumberOf(day), calendar);
    const answers = await this.parts.answers(begin - KEPT, begin);
    const lesson = { store, tenant, day, calendar, activity, ...answers, daysOff };
    const learned = await learnDay({ ...lesson, ...(most && { most }) });
    // Learning takes a while: who stored a set meanwhile that knows as much is followed.
    const meanwhile = isShared ? await this.stored(day) : undefined;
    if (meanwhile !== undefined && (meanwhile.learned ?? 0) >= (learned.set.learned ?? 0)) return meanwhile;
    const set = { ...learned.set, version: await this.versionFor(day, learned.set.version) };
    return saveProfiles(store, tenant, { day, atWork: most?.atWork }, { ...learned, set });
  }

  /** A day that was judged in another time zone has sets of that, which findings cite: one of this zone says so. */
  private async versionFor(day: string, version: string): Promise<string> {
    const { store, tenant, calendar } = this.parts;
    const serves = { day, method: profileMethod(day) };
    if ((await bestVersion(store, tenant, serves)) === undefined) return version;
    const own = await bestVersion(store, tenant, { ...serves, zone: calendar.timeZone });
    const isNamed = own === undefined || own.endsWith(`/${calendar.timeZone}`);
    return isNamed ? `${version}/${calendar.timeZone}` : version;
  }

  /** The best set that is stored, of the hours and days of this time zone: the one that is known, where it is that. */
  private async stored(day: string, known?: ServingSet): Promise<ServingSet | undefined> {
    const { store, tenant, calendar, most } = this.parts;
    const serves = { day, method: profileMethod(day), zone: calendar.timeZone };
    const version = await bestVersion(store, tenant, serves);
    if (version === undefined) return undefined;
    if (version === known?.version) return known;
    return loadProfileVersion(store, tenant, { day, version, atWork: most?.atWork });
  }
}

const isMore = (more: number, { learned = Infinity }: Pick<ServingSet, 'learned'>): boolean =>
  more > 0 && more >= GROWTH * learned;

const endOf = (day: string): number => (dayNumberOf(day) + 1) * DAY;
