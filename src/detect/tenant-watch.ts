import type { Answers } from '../baseline/answers.js';
import { activityOf, countActivity, recomputeActivity } from '../baseline/activity.js';
import type { ActivityHour } from '../baseline/activity-hour.js';
import { BOOK_DAYS } from '../baseline/coverage/book.js';
import { recomputeCoverage, type RecordKeys } from '../baseline/coverage/coverage-store.js';
import { DayProfiles, type DayProfilesParts } from '../baseline/day-profiles.js';
import type { PlannedWork } from '../baseline/planned/planned-work.js';
import { spanOf } from '../baseline/touched.js';
import { TenantActivity } from '../baseline/tenant-activity.js';
import type { Finding } from '../event/finding.js';
import type { DaysOff } from '../people/calendars/days-off.js';
import { AppError } from '../kernel/app-error.js';
import { DAY, HOUR } from '../kernel/clock.js';
import type { Findings } from '../store/findings.js';
import type { Store } from '../store/store.js';
import type { Claim } from './claim.js';
import { localDayOf } from './evaluate.js';
import type { TenantHour } from './evaluate-hour.js';
import { type TenantTerms, findingId, findingsOf } from './findings.js';
import { answersOf } from './verdicts/answers-of.js';
import { readVerdicts } from './verdicts/read-verdicts.js';
import { judgeHour } from './judge-hour.js';
import { JudgedHours } from './judged-hours.js';
import { hoursHolding, NO_HOURS } from './later-hours.js';
import { RememberedSightings } from './remembered-sightings.js';
import { sightingsOfJudged, type SightingsAt, type Touched } from './tenant-sightings.js';
import { TRAILING_HOURS } from './window.js';
import { DETECTORS } from './detectors/names.js';

/** What is told of weeks rests on the profiles of its day and not on one hour. */
const WITHDRAWN_BY_HOUR = DETECTORS.filter((name) => name !== 'slow-reading' && name !== 'coverage');

/** Hours of everybody of three days that are kept in memory of a tenant of many: some 100 MB. */
const MOST_HOURS = 300_000;
const KEPT_DAYS = 3;

/** So many hours of somebody take as much memory as their profile. */
const HOURS_OF_A_PROFILE = 20;

const isDetector = (name: string): boolean => (DETECTORS as readonly string[]).includes(name);

export interface WatchDeps {
  readonly store: Store;
  readonly findings: Findings;
  readonly terms: TenantTerms;
  readonly planned: PlannedWork;
  readonly daysOff: Pick<DaysOff, 'of'>;
  readonly keys: RecordKeys;
  /** Other processes judge other actors of this tenant at the same time. */
  readonly isShared: boolean;
  /** What is live comes back to the same people turn by turn: what they were seen with is remembered. */
  readonly isLive: boolean;
  /** What of a tenant of many is held at once. */
  readonly most?: DayProfilesParts['most'] & { readonly recent: number };
  /** Raised when the process ends: judging a long history must not hold it up. */
  readonly signal: AbortSignal;
}

export interface Judged {
  readonly hours: number;
  readonly findings: readonly Finding[];
}

/** Watches one tenant: computes touched hours anew, judges them by the profiles of their day, and stores what it finds. */
export class TenantWatch {
  private readonly activity: TenantActivity;
  private readonly profiles: DayProfiles;
  private readonly judged: JudgedHours;
  private readonly remembered: RememberedSightings | undefined;
  /** Claims of the judgement under way, which are no findings yet. */
  private claimed: readonly Claim[] = [];
  private kept: { readonly day: string; readonly isKept: boolean } | undefined;
  private readonly store: Store;
  private readonly findings: Findings;
  private readonly terms: TenantTerms;

  constructor(private readonly deps: WatchDeps) {
    const { store, findings, terms } = deps;
    this.store = store;
    this.findings = findings;
    this.terms = terms;
    this.activity = new TenantActivity(store, terms.tenant);
    this.judged = new JudgedHours(store, terms.tenant);
    this.remembered = deps.isLive ? new RememberedSightings() : undefined;
    const { tenant, calendar } = terms;
    const { activity } = this;
    const answers = async (from: number, to: number) => this.answers(from, to);
    const daysOff: DayProfilesParts['daysOff'] = async (...asked) => deps.daysOff.of(tenant, ...asked);
    const { isShared, isLive, most } = deps;
    const past = { store, tenant, calendar, activity, answers, daysOff, ...(most && { most }) };
    this.profiles = new DayProfiles({ ...past, isShared, isLive });
  }

  get timeZone(): string {
    return this.terms.calendar.timeZone;
  }

  /** What is kept in memory, in profiles of somebody on a day (some 10 KB). */
  get held(): number {
    const { activity, profiles, remembered } = this;
    return profiles.held + (remembered?.size ?? 0) + activity.size / HOURS_OF_A_PROFILE;
  }

  /** What somebody else computes of the past is to be read. */
  forgetSightings(): void {
    this.remembered?.forget();
  }

  /** Computes hours that others may judge, for whoever learns of them; those that somebody has computed stay as they are. */
  async compute(asked: Touched): Promise<void> {
    const { tenant } = this.terms;
    const { from, to } = spanOf([...asked.values()].flatMap((hours) => [...hours]));
    const wanted = [...asked.values()].reduce((sum, hours) => sum + hours.size, 0);
    if ((await countActivity(this.store, tenant, from, to + 1)) >= wanted) return;
    const { touched, shares } = await this.deps.planned.of(tenant, asked);
    await Promise.all([
      recomputeActivity(this.store, tenant, touched, shares),
      recomputeCoverage(this.deps, tenant, touched),
    ]);
  }

  /** These hours, and those that hold them in their 24, but hours that are judged elsewhere. */
  async judge(asked: Touched, elsewhere: Touched = NO_HOURS): Promise<Judged> {
    const { tenant } = this.terms;
    const { touched, shares } = await this.deps.planned.of(tenant, asked);
    // What other processes computed is in the store alone.
    if (this.deps.isShared) this.activity.forget();
    const whose = { store: this.store, ...this.terms };
    const activity = await this.hoursFor(touched);
    const others = await hoursHolding({ ...whose, activity, isLive: this.deps.isLive }, touched, elsewhere);
    const [computed, seen] = await Promise.all([
      recomputeActivity(this.store, tenant, touched, shares),
      sightingsOfJudged(whose, { touched, others }, this.remembered),
      recomputeCoverage(this.deps, tenant, touched),
    ]);
    this.activity.put(computed);
    activity.put(computed);
    this.profiles.noteComputed(computed);
    const rows = [...computed, ...others];
    const claims: Claim[] = [];
    this.claimed = claims;
    const byHour = [...Map.groupBy(rows, (row) => row.hour)].sort(([a], [b]) => a - b);
    for (const [hour, own] of byHour) {
      if (this.deps.signal.aborted)
        throw new AppError('STORE_CLOSED', 'judging was given up: the process ends', { retry: true });
      claims.push(...(await this.judgeHour({ hour, rows: own, activity }, seen)));
    }
    const [withdrawn] = await Promise.all([
      this.noLongerHold(rows, new Set(claims.map((claim) => findingId(tenant, claim)))),
      this.judged.write(rows),
    ]);
    const raised = await this.findings.changed(await findingsOf(this.deps, this.terms, claims));
    const findings = [...raised, ...withdrawn];
    await this.findings.write(findings);
    return { hours: rows.length, findings };
  }

  /** What was told of the days that teach, and answered before the day that is judged begins. */
  private async answers(from: number, to: number): Promise<Answers> {
    const { tenant, calendar } = this.terms;
    // What is told of 90 days began as long before the day on which it ended.
    const since = from - BOOK_DAYS * DAY;
    const [known, verdicts] = await Promise.all([
      this.findings.between(tenant, since, to),
      readVerdicts(this.store, tenant, { from: since, to }),
    ]);
    const findings = known.filter(({ state, detector }) => state === 'raised' && isDetector(detector));
    return answersOf({ tenant, findings, claims: this.claimed, verdicts }, calendar);
  }

  /** Everybody's hours; of a tenant of many more, and before it is known whether it is one, those of these people alone. */
  private async hoursFor(touched: Touched): Promise<TenantActivity> {
    if (this.profiles.isOfAll || (await this.isKept(touched))) return this.activity;
    const { tenant } = this.terms;
    const actors = [...touched.keys()];
    return new TenantActivity(this.store, tenant, async (_, __, from, to) =>
      activityOf(this.store, tenant, { actors, from, to }),
    );
  }

  /** Asked once a day: whether what is live of a tenant of many is little enough to be kept. */
  private async isKept(touched: Touched): Promise<boolean> {
    const { tenant, calendar } = this.terms;
    if (!this.deps.isLive || this.profiles.held === 0 || touched.size === 0) return false;
    const { to } = spanOf([...touched.values()].flatMap((hours) => [...hours]));
    const day = localDayOf(to, calendar);
    if (this.kept?.day !== day) {
      const hours = await countActivity(this.store, tenant, to - KEPT_DAYS * DAY, to);
      this.kept = { day, isKept: hours <= (this.deps.most?.recent ?? MOST_HOURS) };
    }
    return this.kept.isKept;
  }

  private async judgeHour(
    { hour, rows, activity }: Pick<TenantHour, 'hour' | 'rows'> & { readonly activity: TenantActivity },
    seen: SightingsAt,
  ): Promise<readonly Claim[]> {
    const { tenant, calendar } = this.terms;
    const profiles = await this.profiles.of(localDayOf(hour, calendar));
    const [from, to] = [hour - TRAILING_HOURS * HOUR, hour];
    const recent = {
      own: async () => activity.between(from, to),
      beside: async (actors: readonly string[]) =>
        profiles.isOfMany && activity !== this.activity
          ? activityOf(this.store, tenant, { actors, from, to })
          : this.activity.between(from, to),
    };
    const sightingsOf = await seen(hour, profiles);
    const judged = await judgeHour({ hour, rows, profiles, recent, sightingsOf }, this.terms);
    this.judged.serve(hour, { version: profiles.version, novelties: judged.novelties });
    return judged.claims;
  }

  /** Findings about the judged hours that the same evaluation no longer makes (a part of an act moved elsewhere). */
  private async noLongerHold(rows: readonly ActivityHour[], made: ReadonlySet<string>): Promise<Finding[]> {
    if (rows.length === 0) return [];
    const ends = new Set(rows.map((row) => `${row.actorKey}/${row.hour + HOUR}`));
    const { from, to } = spanOf(rows.map((row) => row.hour));
    const known = await this.findings.between(this.terms.tenant, from - TRAILING_HOURS * HOUR, to + HOUR);
    return known
      .filter((finding) => (WITHDRAWN_BY_HOUR as readonly string[]).includes(finding.detector))
      .filter((finding) => finding.state === 'raised' && !made.has(finding.id))
      .filter((finding) => ends.has(`${finding.actorKey}/${Date.parse(finding.occurredTo)}`))
      .map((finding) => ({ ...finding, state: 'withdrawn' as const }));
  }
}
