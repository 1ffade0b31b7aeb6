import { DAY } from '../../../src/kernel/clock.js';
import type { TimeSpec } from '../time-interval.js';
import { localTimeOf } from './local-time.js';
import { onCallAt, type Schedule } from './schedule.js';

/** A time in which who is on call stays the same. */
export interface Shift {
  /** Epoch ms; `to` is not included. */
  readonly from: number;
  readonly to: number;
  /** Undefined in a gap. */
  readonly person: string | undefined;
}

/** Pure. The shifts between two instants (epoch ms), which they cover without a hole. */
export function shiftsBetween(schedule: Schedule, from: number, to: number): Shift[] {
  const times = [...changesOf(schedule, from, to)].filter((at) => from < at && at < to).sort((a, b) => a - b);
  const shifts: Shift[] = [];
  for (const [index, at] of [from, ...times].entries()) {
    const shift = { from: at, to: times[index] ?? to, person: onCallAt(schedule, at) };
    const last = shifts.at(-1);
    if (last === undefined || last.person !== shift.person) shifts.push(shift);
    else shifts[shifts.length - 1] = { ...last, to: shift.to };
  }
  return shifts;
}

/** Every instant at which who is on call may change; all else stays as it is. */
function changesOf(schedule: Schedule, from: number, to: number): Set<number> {
  const changes = new Set(schedule.overrides.flatMap((one) => [one.from, one.to]));
  const handovers = [...new Set(schedule.rotations.map(({ handover }) => handover))];
  addEachDay(changes, schedule.location, { minutes: handovers, from, to });
  const specs = schedule.rotations
    .flatMap(({ muteTimes, activeTimes }) => [...muteTimes, ...activeTimes])
    .flatMap((interval) => interval.specs);
  for (const [location, own] of Map.groupBy(specs, (spec) => spec.location))
    addEachDay(changes, location, { minutes: [...new Set(own.flatMap(boundsOf))], from, to });
  return changes;
}

/** A spec changes at its times and at midnight. */
const boundsOf = ({ times = [] }: TimeSpec): number[] => [0, ...times.flatMap(({ from, to }) => [from, to])];

interface EachDay {
  /** Of the local day. */
  readonly minutes: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** A time that clocks are turned back over comes twice: what begins at it may end and begin again. */
function addEachDay(changes: Set<number>, location: string, { minutes, from, to }: EachDay): void {
  const { dayOf, instantOf } = localTimeOf(location);
  for (let day = dayOf(from) - 1; day <= dayOf(to); day += 1) {
    const turned = instantOf(day + 1, 0) - instantOf(day, 0) - DAY;
    for (const minute of minutes) {
      const at = instantOf(day, minute);
      changes.add(at);
      if (turned > 0) changes.add(at + turned);
    }
    if (turned !== 0) for (const at of quartersOf(instantOf(day, 0), instantOf(day + 1, 0))) changes.add(at);
  }
}

const QUARTER = 900_000;
/** On a day whose clocks are changed they jump at a full quarter of an hour. */
const quartersOf = (from: number, to: number): number[] =>
  Array.from({ length: Math.ceil((to - from) / QUARTER) }, (_, index) => from + index * QUARTER);

/** Longest that a gap of a schedule is looked for from when all its rotations have begun: intervals name months. */
const LOOKED_AHEAD = 366 * DAY;

/**
 * Pure. The first time with nobody on call once every rotation has begun, whatever overrides fill; undefined when there is
 * none within a year.
 */
export function firstGap(schedule: Schedule): Shift | undefined {
  const { rotations, local } = schedule;
  if (rotations.some(({ muteTimes, activeTimes }) => muteTimes.length + activeTimes.length === 0))
    return undefined;
  const from = Math.max(...rotations.map(({ starts, handover }) => local.instantOf(starts, handover)));
  const shifts = shiftsBetween({ ...schedule, overrides: [] }, from, from + LOOKED_AHEAD);
  return shifts.find(({ person }) => person === undefined);
}
