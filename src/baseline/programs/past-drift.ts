import type { ActivityHour } from '../activity-hour.js';
import { TRAINING_DAYS, type Axis } from '../axis.js';
import { CALIBRATION_DAYS, LEAST_USER_DAYS, calibrated, fitTail } from '../calibration.js';
import type { PersonMaxima } from '../calibration-table.js';
import { recordsOf } from '../measures.js';
import { pooledDays } from '../pooled-days.js';
import type { Calibration, CalibrationTable } from '../profile.js';
import { DRIFT, type Moment } from '../sightings/novelty.js';
import type { UntaughtByActor } from '../untaught.js';
import { learnProgram, recordsIn, workIn, type LearnedProgram } from './program.js';

/**
 * Before a tenant has a tail of its own: one program-day in fifty shows something new. Programs are few, so that what they
 * may spend is no more than a tenth of all alerts.
 */
const SHIPPED: Calibration = { knots: [0, 0, 0, 1.3], share: 0.02, meanExcess: 0.6, userDays: 0 };

const KEY = 'service/drift/all';

/** What each program did, and what was new in it. `actors`: those who are programs. */
export const learnPrograms = (
  hours: readonly ActivityHour[],
  actors: ReadonlySet<string>,
  { axis, untaught }: { readonly axis: Axis; readonly untaught: UntaughtByActor },
): ReadonlyMap<string, LearnedProgram> => {
  const own = hours.filter(({ actorKey }) => actors.has(actorKey)).sort((a, b) => a.hour - b.hour);
  const learned = new Map<string, LearnedProgram>();
  for (const [actorKey, rows] of Map.groupBy(own, (row) => row.actorKey)) {
    const dated = rows.map((row) => {
      const index = axis.indexOf(row.hour);
      const amounts = recordsOf(row);
      return {
        hour: row.hour,
        day: axis.day[index] ?? 0,
        slot: axis.slot[index] ?? 0,
        actions: workIn(row),
        records: recordsIn((measure) => amounts[measure]),
      };
    });
    learned.set(actorKey, learnProgram(dated, untaught.get(actorKey)));
  }
  return learned;
};

export interface DriftingProgram extends PersonMaxima {
  readonly actorKey: string;
  readonly untaught: ReadonlySet<number> | undefined;
}

/** What was new for everybody, by actor and hour. */
export type Moments = ReadonlyMap<string, ReadonlyMap<number, readonly Moment[]>>;

export interface PastDrift {
  readonly programs: ReadonlyMap<string, LearnedProgram>;
  readonly moments: Moments | undefined;
  readonly axis: Axis;
}

/** What was new of a program by hour: what it was seen with, and what it did. */
const pointsByHour = (actorKey: string, { programs, moments }: PastDrift): Map<number, number> => {
  const points = new Map<number, number>();
  for (const [hour, told] of moments?.get(actorKey) ?? []) {
    const seen = told.find(({ name }) => name === DRIFT);
    if (seen !== undefined) points.set(hour, seen.points);
  }
  for (const { hour, points: more } of programs.get(actorKey)?.past ?? [])
    points.set(hour, (points.get(hour) ?? 0) + more);
  return points;
};

/** The most of each day. */
const maximaOf = ({ actorKey, maxima, untaught }: DriftingProgram, past: PastDrift): Float64Array => {
  const byDay = new Map<number, number>();
  for (const [hour, points] of pointsByHour(actorKey, past)) {
    const index = past.axis.indexOf(hour);
    const day = index < 0 ? -1 : (past.axis.day[index] ?? -1);
    if (day < TRAINING_DAYS - CALIBRATION_DAYS || untaught?.has(day) === true) continue;
    byDay.set(day, Math.max(byDay.get(day) ?? 0, points));
  }
  return pooledDays(byDay.values(), maxima.all.take.length);
};

/** The tail of what a program's day shows for the first time; most days show nothing. */
export const driftTail = (programs: readonly DriftingProgram[], past: PastDrift): CalibrationTable => {
  const services = programs.filter(({ kind }) => kind === 'service');
  const pooled = Float64Array.from(services.flatMap((program) => [...maximaOf(program, past)]));
  return pooled.length < LEAST_USER_DAYS ? {} : { [KEY]: fitTail(pooled) };
};

export const driftPool = (table: CalibrationTable): string | undefined =>
  table[KEY] === undefined ? undefined : KEY;

/** -log10 of how often a program's day shows so much for the first time. */
export const driftDecades = (raw: number, table: CalibrationTable): number =>
  calibrated(raw, table[KEY] ?? SHIPPED);
