import type { ActivityHour } from '../activity-hour.js';
import { TRAINING_DAYS, type Axis } from '../axis.js';
import {
  CALIBRATION_DAYS,
  LEAST_USER_DAYS,
  calibrated,
  calibrationFor,
  fitTail,
  streamOf,
} from '../calibration.js';
import type { PersonMaxima } from '../calibration-table.js';
import { KINDS, type Kind, type Measure } from '../measures.js';
import type { PastEvidence } from '../past-evidence.js';
import { pooledDays } from '../pooled-days.js';
import type { Calibration, CalibrationTable } from '../profile.js';
import { REACH, sequenceAt } from './chain.js';
import { LEAST_OF_STAGE, MEASURES_OF, STAGES, gainsRights, type Stage, type StageHour } from './stages.js';
import { DAY } from '../../kernel/clock.js';

/** Days of which all that a sequence may reach back to is known. */
const JUDGED_DAYS = CALIBRATION_DAYS - REACH / DAY;

/** Stage-hours of a kind that a profile keeps, the strongest. */
const MOST_KEPT = 8;

/** Sequences may spend a tenth of the alerts that are asked for. */
const SHARE = 1;

/** Stages are not independent: the new task, the clean-up that makes one makes the others. So much of their sum counts. */
const TOGETHER = 0.6;

/** Before a tenant has a tail of its own: one person-day in two hundred completes a sequence, of three least stages or more. */
const SHIPPED: Calibration = { knots: [0, 0, 0, 1.3], share: 0.005, meanExcess: 0.7, userDays: 0 };

/** An hour that may be a stage, before it is known how rare such hours are. */
export interface PastStage extends Omit<StageHour, 'decades'> {
  readonly raw: number;
  /** Local day of the training span. */
  readonly day: number;
}

const stagesOf = (
  stage: Stage,
  measure: Measure,
  { at, day, hourly, amounts, claimable, more }: PastEvidence,
): (PastStage & { readonly index: number })[] =>
  at.flatMap((index, i) => {
    const raw = hourly[i] ?? 0;
    // A single act gives a right: of rights no amount is asked for.
    if (raw < LEAST_OF_STAGE || (stage !== 'rights' && more[i] !== true)) return [];
    const much = claimable.hourly[i] === true;
    return [{ stage, hour: 0, index, day: day[i] ?? 0, measure, amount: amounts[i] ?? 0, raw, much }];
  });

/** The hours of a person's calibration span that may be stages. `gained`: hours (epoch ms) in which rights were gained. */
export const pastStages = (
  past: Readonly<Record<Measure, PastEvidence>>,
  gained: ReadonlySet<number> | undefined,
  axis: Axis,
): PastStage[] =>
  STAGES.flatMap((stage) => MEASURES_OF[stage].flatMap((measure) => stagesOf(stage, measure, past[measure])))
    .map(({ index, ...stage }) => ({ ...stage, hour: axis.hourAt(index) }))
    .filter(({ stage, hour }) => stage !== 'rights' || gained?.has(hour) === true);

/** By person, the hours (epoch ms) in which they gained rights. */
export const rightsGained = (hours: readonly ActivityHour[]): ReadonlyMap<string, ReadonlySet<number>> => {
  const gained = new Map<string, Set<number>>();
  for (const row of hours) {
    if (!gainsRights(row)) continue;
    gained.set(row.actorKey, (gained.get(row.actorKey) ?? new Set<number>()).add(row.hour));
  }
  return gained;
};

/** A person with their past stages; days in `untaught` make no tail, though what was done on them still stands before others. */
export interface StagedPerson extends PersonMaxima {
  readonly actorKey: string;
  readonly stages: readonly PastStage[];
  readonly untaught: ReadonlySet<number> | undefined;
}

/** The stages of a person by how rare they are among these people, those that are rare at all. */
const rareStages = ({ kind, actsPerDay, stages }: StagedPerson, table: CalibrationTable): PastStageHour[] =>
  stages.flatMap(({ raw, ...stage }) => {
    const tail = calibrationFor(table, streamOf(stage.measure, 'hour'), {
      kind,
      actsPerDay: actsPerDay[stage.measure],
    });
    const decades = calibrated(raw, tail);
    return decades < LEAST_OF_STAGE ? [] : [{ ...stage, decades }];
  });

type PastStageHour = StageHour & Pick<PastStage, 'day'>;

/** The strongest sequence of each day. */
const maximaOf = (person: StagedPerson, table: CalibrationTable): Float64Array => {
  const stages = rareStages(person, table);
  const byDay = new Map<number, number>();
  for (const { hour, day } of stages) {
    if (day < TRAINING_DAYS - JUDGED_DAYS || person.untaught?.has(day) === true) continue;
    const raw = TOGETHER * (sequenceAt(stages, hour)?.raw ?? 0);
    byDay.set(day, Math.max(byDay.get(day) ?? 0, raw));
  }
  return pooledDays(byDay.values(), Math.min(person.maxima.all.take.length, JUDGED_DAYS));
};

const keyOf = (kind: Kind | 'anybody'): string => `${kind}/sequence/all`;

/** The tails of what a person's day completes, a kind: most days complete nothing. */
export const sequenceTails = (people: readonly StagedPerson[], table: CalibrationTable): CalibrationTable => {
  const all = people.map((person) => ({ kind: person.kind, maxima: maximaOf(person, table) }));
  return Object.fromEntries(
    [...KINDS, 'anybody' as const].flatMap((kind) => {
      const own = all.filter((one) => kind === 'anybody' || one.kind === kind);
      const pooled = Float64Array.from(own.flatMap(({ maxima }) => [...maxima]));
      return pooled.length < LEAST_USER_DAYS ? [] : [[keyOf(kind), fitTail(pooled)]];
    }),
  );
};

const stageOnly = ({ stage, hour, measure, amount, decades, much }: StageHour): StageHour => ({
  stage,
  hour,
  measure,
  amount,
  decades,
  much,
});

/** By person, what the days before may begin: the strongest hours of each stage of the last week. */
export const openStages = (
  people: readonly StagedPerson[],
  table: CalibrationTable,
): ReadonlyMap<string, readonly StageHour[]> =>
  new Map(
    people.flatMap((person) => {
      const recent = rareStages(person, table).filter(({ day }) => day >= TRAINING_DAYS - REACH / DAY);
      const kept = STAGES.flatMap((stage) =>
        recent
          .filter((one) => one.stage === stage)
          .sort((a, b) => b.decades - a.decades || b.hour - a.hour)
          .slice(0, MOST_KEPT),
      ).map(stageOnly);
      return kept.length === 0 ? [] : [[person.actorKey, kept] as const];
    }),
  );

export const sequencePool = (table: CalibrationTable, kind: Kind): string | undefined =>
  [keyOf(kind), keyOf('anybody')].find((key) => table[key] !== undefined);

/** -log10 of how often a person's day completes so much of a sequence, as a part of all alerts that are asked for. */
export const sequenceDecades = (raw: number, table: CalibrationTable, kind: Kind): number =>
  calibrated(TOGETHER * raw, table[sequencePool(table, kind) ?? ''] ?? SHIPPED) - SHARE;
