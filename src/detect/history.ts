import type { ActivityHour } from '../baseline/activity-hour.js';
import { TRAINING_DAYS } from '../baseline/axis.js';
import { buildProfiles } from '../baseline/build-profiles.js';
import type { ProfileSet } from '../baseline/profile.js';
import { DAY, HOUR } from '../kernel/clock.js';
import type { Claim } from './claim.js';
import { evaluate, localDayOf, type EvaluationSettings } from './evaluate.js';
import { tenantLevel, type TenantLevel } from './tenant-level.js';
import { TRAILING_HOURS } from './window.js';

export interface HistoryOptions extends EvaluationSettings {
  /** Hours before this instant (epoch ms) teach and are not judged. */
  readonly from?: number;
  /** Whether the others' level excuses an actor's; true when not given. */
  readonly withTenantLevel?: boolean;
}

export interface TimedClaim extends Claim {
  /** When the hour closed: epoch ms. */
  readonly raisedAt: number;
}

/** Hours that may still teach: the training span, and a margin for the zone and a change of the clock. */
const KEPT = (TRAINING_DAYS + 2) * DAY;

/**
 * Replays a tenant's activity in order of event time, each hour judged when it closes by what was known then.
 * Rows may come in any order; one row per actor-hour.
 */
export function* evaluateHistory(
  hours: Iterable<ActivityHour>,
  options: HistoryOptions,
): Generator<TimedClaim> {
  const { calendar, from = -Infinity, withTenantLevel = true } = options;
  const byHour = Map.groupBy(hours, ({ hour }) => hour);
  let taught: ActivityHour[][] = [];
  let profiles: ProfileSet | undefined;
  let servedDay = '';
  for (const hour of [...byHour.keys()].sort((a, b) => a - b)) {
    const rows = byHour.get(hour) ?? [];
    if (hour >= from) {
      const day = localDayOf(hour, calendar);
      if (profiles === undefined || day !== servedDay) {
        taught = taught.filter((known) => (known[0]?.hour ?? 0) >= hour - KEPT);
        profiles = buildProfiles({ hours: taught.flat(), day, calendar });
        servedDay = day;
      }
      const recent = lastDay(byHour, hour);
      const known = profiles;
      const levelOf = withTenantLevel
        ? () => tenantLevel({ profiles: known, calendar, hour, hours: recent.flat() })
        : undefined;
      yield* claimsOf(rows, recent, { profiles, levelOf }, options);
    }
    taught.push(rows);
  }
}

const lastDay = (byHour: ReadonlyMap<number, ActivityHour[]>, hour: number): ActivityHour[][] =>
  Array.from({ length: TRAILING_HOURS }, (_, back) => byHour.get(hour - (back + 1) * HOUR) ?? []);

interface Known {
  readonly profiles: ProfileSet;
  readonly levelOf: (() => TenantLevel) | undefined;
}

function* claimsOf(
  rows: readonly ActivityHour[],
  recent: readonly ActivityHour[][],
  { profiles, levelOf }: Known,
  options: HistoryOptions,
): Generator<TimedClaim> {
  const earlier = Map.groupBy(recent.flat(), ({ actorKey }) => actorKey);
  let level: TenantLevel | undefined;
  for (const row of rows) {
    const { actorKey, hour } = row;
    const touched = { actorKey, hour, activity: [...(earlier.get(actorKey) ?? []), row], profiles };
    let claims = evaluate(touched, options);
    if (claims.length > 0 && levelOf !== undefined) {
      level ??= levelOf();
      claims = evaluate({ ...touched, level }, options);
    }
    for (const claim of claims) yield { ...claim, raisedAt: hour + HOUR };
  }
}
