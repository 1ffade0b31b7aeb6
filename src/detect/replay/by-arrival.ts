import { TRAINING_DAYS } from '../../baseline/axis.js';
import { buildProfiles, dayOfVersion } from '../../baseline/build-profiles.js';
import { createLocalCalendar, dayNumberOf, type LocalCalendar } from '../../baseline/local-time.js';
import { asStored, loadProfileVersion } from '../../baseline/profile-store.js';
import { ServingSet, type StoredProfiles } from '../../baseline/serving-set.js';
import { TenantActivity } from '../../baseline/tenant-activity.js';
import { DAY, HOUR } from '../../kernel/clock.js';
import { localDayOf } from '../evaluate.js';
import type { TenantHour } from '../evaluate-hour.js';
import type { TimedClaim } from '../history.js';
import { TRAILING_HOURS } from '../window.js';
import { activityAsOf, judgementsOf, recordedExtent, type JudgedHour } from './judged-log.js';
import { type Judgement, walkHour, type WalkTerms } from './walk.js';

/** Hours kept behind the newest of a judgement: what is late by more is read again. */
const KEPT = 3 * DAY;
const KEPT_SETS = 8;
/** Of each, of a tenant of many: the profiles of so many people at work. */
const AT_WORK = 1_000;
const TRAINING = (TRAINING_DAYS + 3) * DAY;

/**
 * In the order in which live judged: each hour as it stood then, by the profiles that judged it. Days whose profiles are gone are
 * added to `anew`.
 */
export async function* walkArrivals(terms: WalkTerms, anew: Set<string>): AsyncGenerator<Judgement> {
  const { store, tenant, from, to } = terms;
  const span = { from: from - TRAILING_HOURS * HOUR, to };
  const { rows: all } = await recordedExtent(store, tenant, span);
  const at = { mark: 0 };
  const activity = new TenantActivity(store, tenant, async (_, __, since, until) =>
    activityAsOf(store, tenant, { from: since, to: until, mark: at.mark }),
  );
  const serving = new ServingProfiles(terms, at, anew);
  let walked = 0;
  for await (const { mark, hours } of judgementsOf(store, tenant, span)) {
    at.mark = mark;
    activity.put(hours.map(({ row }) => row));
    const judged = hours.filter(({ row }) => row.hour >= from);
    const claims: TimedClaim[] = [];
    for (const [hour, own] of Map.groupBy(judged, ({ row }) => row.hour)) {
      const rows = own.map(({ row }) => row);
      const profiles = await serving.of(versionOf(own), localDayOf(hour, terms.calendar));
      const calendar = serving.calendarOf(profiles);
      const before = { from: hour - TRAILING_HOURS * HOUR, to: hour };
      const of = async (actors: readonly string[]) =>
        profiles.isOfMany
          ? activityAsOf(store, tenant, { ...before, mark, actors })
          : activity.between(before.from, before.to);
      const recent = { own: async () => of(rows.map(({ actorKey }) => actorKey)), beside: of };
      const toJudge = { hour, rows, profiles, recent, noveltyOf: noveltiesOf(own) };
      claims.push(...(await walkHour(toJudge, { ...terms, calendar })));
    }
    activity.trim((hours.at(-1)?.row.hour ?? 0) - KEPT);
    walked += hours.length;
    yield { rows: judged.map(({ row }) => row), claims, progress: Math.min(1, walked / all) };
  }
}

const noveltiesOf = (hours: readonly JudgedHour[]): NonNullable<TenantHour['noveltyOf']> => {
  const found = new Map(hours.map(({ row, novelty }) => [row.actorKey, novelty]));
  return (actorKey) => found.get(actorKey);
};

/** The hours of one judgement are judged by one set a day. */
const versionOf = (hours: readonly JudgedHour[]): string => hours[0]?.profiles ?? '';

/** What judges by a whole set, of which nothing is stored. */
const NOTHING_STORED: StoredProfiles = {
  of: async () => new Map(),
  async *all() {},
};

/** The sets that judged, as they are stored; one that is not there any more is learned from what was known then. */
class ServingProfiles {
  private readonly known = new Map<string, ServingSet>();
  private readonly calendars = new Map<string, LocalCalendar>();

  constructor(
    private readonly terms: WalkTerms,
    private readonly at: { readonly mark: number },
    private readonly anew: Set<string>,
  ) {}

  /** In the time zone in which it judged: the tenant may have another by now. */
  calendarOf({ timeZone }: Pick<ServingSet, 'timeZone'>): LocalCalendar {
    const known = this.calendars.get(timeZone) ?? createLocalCalendar(timeZone);
    this.calendars.set(timeZone, known);
    return known;
  }

  /** `today`: the local day of the hour, where the version names none. */
  async of(version: string, today: string): Promise<ServingSet> {
    const day = dayOfVersion(version) ?? today;
    const name = `${day} ${version}`;
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const { store, tenant } = this.terms;
    const set =
      (await loadProfileVersion(store, tenant, { day, version, atWork: AT_WORK })) ?? (await this.learn(day));
    if (this.known.size >= KEPT_SETS) this.known.delete(this.known.keys().next().value ?? '');
    this.known.set(name, set);
    return set;
  }

  /** Of the activity alone: what was answered, new, opened and told of leave is not known as it was. */
  private async learn(day: string): Promise<ServingSet> {
    this.anew.add(day);
    const { store, tenant, calendar } = this.terms;
    const end = (dayNumberOf(day) + 1) * DAY;
    const range = { from: end - TRAINING, to: end, mark: this.at.mark };
    const set = buildProfiles({ hours: await activityAsOf(store, tenant, range), day, calendar });
    return new ServingSet(asStored(set), NOTHING_STORED);
  }
}
