import { type Alert, type AlertState, alertIdOf, evolve } from '../../../alerts/alert.js';
import type { Claim as AlertClaim } from '../../../alerts/alert-fact.js';
import { decide } from '../../../alerts/decide.js';
import type { ActivityHour } from '../../baseline/activity-hour.js';
import type { Finding } from '../../event/finding.js';
import { AppError } from '../../kernel/app-error.js';
import { HOUR } from '../../kernel/clock.js';
import { isoTime } from '../../store/time.js';
import { findingId } from '../findings.js';
import type { TimedClaim } from '../history.js';

/** Alerts kept at a time: more than anybody reads. */
const MOST_ALERTS = 100_000;

/** An alert as replay raised it. */
export interface ReplayedAlert {
  readonly id: string;
  readonly alert: Alert;
  /** Score of the finding that raised it. */
  readonly firstScore: number;
  /** What was last claimed, by finding. */
  readonly claims: ReadonlyMap<string, TimedClaim | Finding>;
}

export type MayShow = (alert: Pick<Alert, 'actorKey' | 'localDay'>) => boolean;

interface Growing {
  readonly id: string;
  state: AlertState;
  readonly firstScore: number;
  readonly claims: Map<string, TimedClaim | Finding>;
}

/** Folds claims into alerts by the lifecycle of live ones, with nobody answering. Given judgement by judgement. */
export class ReplayedAlerts {
  private readonly alerts = new Map<string, Growing>();
  /** Findings that stand and rest on one hour, by actor and end of that hour. */
  private readonly standing = new Map<string, Map<string, TimedClaim>>();
  private mark = 0;
  private shown = 0;

  constructor(
    private readonly tenant: string,
    private readonly mayShow: MayShow,
  ) {}

  /** How many may be shown. */
  get size(): number {
    return this.shown;
  }

  take(rows: readonly Pick<ActivityHour, 'actorKey' | 'hour'>[], claims: readonly TimedClaim[]): void {
    const made = new Map<string, TimedClaim>();
    for (const claim of claims) {
      const id = findingId(this.tenant, claim);
      // As in the table of findings the last of one id counts, and stands where it was last made.
      made.delete(id);
      made.set(id, claim);
    }
    for (const [id, claim] of made) this.raise(id, claim);
    for (const { actorKey, hour } of rows) this.withdraw(`${actorKey}/${hour + HOUR}`, made);
    for (const [id, claim] of made) this.stand(id, claim);
  }

  /** What no habit judges, at the end of the hour with which it is told (epoch ms); it is not taken back. */
  tell(finding: Finding, at: number): void {
    const { id, detector, score, severity, occurredFrom, occurredTo } = finding;
    const told = { findingId: id, detector, score, severity, occurredFrom, occurredTo, raisedAt: at };
    this.grow(finding, finding, this.standingClaim(told));
  }

  /** In the order in which they are raised. */
  all(): ReplayedAlert[] {
    const known = [...this.alerts.values()].flatMap(({ state, ...rest }) =>
      state === undefined ? [] : [{ ...rest, alert: state }],
    );
    return known.sort((a, b) => compare(a.alert.raisedAt, b.alert.raisedAt) || compare(a.id, b.id));
  }

  private raise(id: string, claim: TimedClaim): void {
    this.grow(claim, claim, this.claimOf(id, claim, true));
  }

  private grow(
    { actorKey, family, localDay }: Pick<Finding, 'actorKey' | 'family' | 'localDay'>,
    what: TimedClaim | Finding,
    told: AlertClaim,
  ): void {
    const scope = { actorKey, family, localDay };
    const alertId = alertIdOf(this.tenant, scope);
    const known = this.alerts.get(alertId);
    if (known === undefined && this.alerts.size >= MOST_ALERTS)
      throw new AppError(
        'REQUEST_INVALID',
        `More than ${MOST_ALERTS} alerts: ask for fewer days, or a larger budget`,
      );
    const growing = known ?? { id: alertId, state: undefined, firstScore: told.score, claims: new Map() };
    this.alerts.set(alertId, growing);
    if (known === undefined && this.mayShow(scope)) this.shown += 1;
    growing.claims.set(told.findingId, what);
    this.apply(growing, decide(growing.state, { type: 'raise', scope, claim: told }));
  }

  /** What rests on an hour that was judged again, and is not claimed any more. */
  private withdraw(end: string, made: ReadonlyMap<string, TimedClaim>): void {
    const own = this.standing.get(end);
    for (const [id, claim] of own ?? []) {
      if (made.has(id)) continue;
      own?.delete(id);
      const growing = this.alerts.get(alertIdOf(this.tenant, claim));
      if (growing === undefined) continue;
      this.apply(growing, decide(growing.state, { type: 'withdraw', claim: this.claimOf(id, claim, false) }));
    }
  }

  private stand(id: string, claim: TimedClaim): void {
    // What is told of weeks rests on the profiles of its day and not on one hour.
    if (claim.windowKind === 'days') return;
    const end = `${claim.actorKey}/${claim.occurredTo}`;
    const own = this.standing.get(end) ?? new Map<string, TimedClaim>();
    this.standing.set(end, own.set(id, claim));
  }

  private apply(growing: Growing, decision: ReturnType<typeof decide>): void {
    if (decision.kind === 'fact') growing.state = evolve(growing.state, decision.fact);
  }

  private claimOf(findingIdOfClaim: string, claim: TimedClaim, standing: boolean): AlertClaim {
    const { detector, severity, raisedAt } = claim;
    const score = Number(claim.score.toFixed(3));
    const [occurredFrom, occurredTo] = [isoTime(claim.occurredFrom), isoTime(claim.occurredTo)];
    const told = {
      findingId: findingIdOfClaim,
      detector,
      score,
      severity,
      occurredFrom,
      occurredTo,
      raisedAt,
    };
    return { ...this.standingClaim(told), standing };
  }

  private standingClaim({ raisedAt, ...told }: ToldClaim): AlertClaim {
    this.mark += 1;
    return {
      ...told,
      source: '',
      history: false,
      standing: true,
      // When it came in is none of a replay's business.
      receivedAt: isoTime(raisedAt),
      evaluatedAt: isoTime(raisedAt),
      mark: String(this.mark),
    };
  }
}

interface ToldClaim extends Pick<
  AlertClaim,
  'findingId' | 'detector' | 'score' | 'severity' | 'occurredFrom' | 'occurredTo'
> {
  /** Epoch ms. */
  readonly raisedAt: number;
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
