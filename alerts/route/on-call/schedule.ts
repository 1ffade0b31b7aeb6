import { type Day, dayOf } from '../../../src/people/day.js';
import { mutedAt } from '../muted.js';
import type { Interval } from '../time-interval.js';
import type { RotationDefinition, ScheduleDefinition } from './definition.js';
import { instantWritten, type LocalTime, localTimeOf } from './local-time.js';

export interface Rotation {
  /** Names of receivers, in the order of their turns. */
  readonly people: readonly string[];
  /** Days of a turn. */
  readonly length: number;
  /** Minutes of the local day. */
  readonly handover: number;
  /** The day of the first hand-over; before it nobody is on call. */
  readonly starts: Day;
  readonly muteTimes: readonly Interval[];
  readonly activeTimes: readonly Interval[];
}

export interface Override {
  readonly person: string;
  /** Epoch ms; `to` is not included. */
  readonly from: number;
  readonly to: number;
}

export interface Schedule {
  readonly name: string;
  readonly location: string;
  readonly local: LocalTime;
  readonly rotations: readonly Rotation[];
  readonly overrides: readonly Override[];
  readonly gapsMeant: boolean;
}

const DAYS = { daily: 1, weekly: 7 } as const;

export function compileSchedule(
  { name, location, rotations, overrides, gaps }: ScheduleDefinition,
  intervals: ReadonlyMap<string, Interval>,
): Schedule {
  const local = localTimeOf(location);
  return {
    name,
    location,
    local,
    rotations: rotations.map((one) => compileRotation(one, intervals)),
    overrides: overrides.map(({ person, from, to }) => ({
      person,
      from: instantWritten(from, local),
      to: instantWritten(to, local),
    })),
    gapsMeant: gaps === 'meant',
  };
}

function compileRotation(rotation: RotationDefinition, intervals: ReadonlyMap<string, Interval>): Rotation {
  const named = (names: readonly string[] = []): Interval[] =>
    names.flatMap((name) => intervals.get(name) ?? []);
  return {
    people: rotation.people,
    length: DAYS[rotation.every],
    handover: rotation.handover,
    starts: dayOf(rotation.starts),
    muteTimes: named(rotation.mute_time_intervals),
    activeTimes: named(rotation.active_time_intervals),
  };
}

/** Pure. Who is on call at an instant (epoch ms), by the name of their receiver; undefined in a gap. */
export function onCallAt({ rotations, overrides, local }: Schedule, at: number): string | undefined {
  const instead = overrides.find(({ from, to }) => from <= at && at < to);
  if (instead !== undefined) return instead.person;
  const active = rotations.find((one) => turnAt(one, local, at) >= 0 && mutedAt(one, at) === undefined);
  return active?.people[turnAt(active, local, at) % active.people.length];
}

/** How many hand-overs there were since the first one; below 0 before it. By local clocks, whatever the day's length. */
function turnAt(
  { starts, length, handover }: Rotation,
  { dayOf: dayAt, instantOf }: LocalTime,
  at: number,
): number {
  const today = dayAt(at);
  const day = at < instantOf(today, handover) ? today - 1 : today;
  return Math.floor((day - starts) / length);
}
