import type { RoutingDefinition } from '../definition.js';
import { doubled, missing, type PathFault } from '../name-checks.js';
import { compileIntervals } from '../tree.js';
import { type EscalationDefinition, NOBODY, type ScheduleDefinition } from './definition.js';
import { compileEscalation } from './escalation.js';
import { shownAt } from './local-time.js';
import { compileSchedule, type Schedule } from './schedule.js';
import { firstGap } from './shifts.js';

/** Faults of schedules and escalations that no single setting shows. */
export function onCallChecks(definition: RoutingDefinition): PathFault[] {
  const { schedules, escalations, receivers } = definition;
  const all = receivers.map(({ name }) => name);
  const reached = receivers.filter(({ nobody }) => nobody !== true).map(({ name }) => name);
  const names = schedules.map(({ name }) => name);
  return [
    ...doubled('schedules', names),
    ...doubled(
      'escalations',
      escalations.map(({ name }) => name),
    ),
    ...schedules.flatMap((schedule, index) => [
      ...(all.includes(schedule.name) || schedule.name === NOBODY
        ? [{ path: ['schedules', index, 'name'], wrong: 'is the name of a receiver, or the word for a gap' }]
        : []),
      ...scheduleFaults(schedule, { path: ['schedules', index], reached, definition }),
    ]),
    ...escalations.flatMap((escalation, index) => [
      ...escalation.steps.flatMap(({ notify = [] }, step) => {
        const path = ['escalations', index, 'steps', step, 'notify'];
        return missing(notify, [...reached, ...names], path, 'schedule, or receiver that tells somebody');
      }),
      ...waitFaults(escalation, ['escalations', index]),
    ]),
  ];
}

interface Around {
  readonly path: readonly PropertyKey[];
  readonly reached: readonly string[];
  readonly definition: RoutingDefinition;
}

function scheduleFaults(schedule: ScheduleDefinition, { path, reached, definition }: Around): PathFault[] {
  const intervals = definition.time_intervals.map(({ name }) => name);
  const who = 'receiver that tells somebody';
  const unknown = [
    ...schedule.rotations.flatMap((rotation, index) => {
      const at = [...path, 'rotations', index];
      const { mute_time_intervals: mute = [], active_time_intervals: active = [] } = rotation;
      return [
        ...missing(rotation.people, reached, [...at, 'people'], who),
        ...missing(mute, intervals, [...at, 'mute_time_intervals'], 'time interval'),
        ...missing(active, intervals, [...at, 'active_time_intervals'], 'time interval'),
      ];
    }),
    ...schedule.overrides.flatMap(({ person }, index) =>
      missing([person], reached, [...path, 'overrides', index, 'person'], who),
    ),
  ];
  if (unknown.length > 0) return unknown;
  const compiled = compileSchedule(schedule, compileIntervals(definition));
  return [...overrideFaults(compiled, path), ...gapFaults(compiled, path)];
}

function overrideFaults({ overrides }: Schedule, path: readonly PropertyKey[]): PathFault[] {
  return overrides.flatMap(({ from, to }, index) => {
    const at = [...path, 'overrides', index];
    if (from >= to) return [{ path: at, wrong: 'ends before it begins' }];
    const first = overrides.findIndex((other) => other.from < to && from < other.to);
    return first < index ? [{ path: at, wrong: `is at the same time as overrides[${first}]` }] : [];
  });
}

/** What comes again and again; what lies before the first hand-over passes. */
function gapFaults(schedule: Schedule, path: readonly PropertyKey[]): PathFault[] {
  const gap = firstGap(schedule);
  if (gap === undefined || schedule.gapsMeant) return [];
  const at = shownAt(gap.from, schedule.location);
  const wrong = `leaves nobody on call, the first time at ${at}: add a rotation for it, or write gaps: meant`;
  return [{ path: [...path, 'name'], wrong }];
}

function waitFaults(definition: EscalationDefinition, path: readonly PropertyKey[]): PathFault[] {
  const { steps, pause, rounds } = compileEscalation(definition);
  const [first] = steps;
  if (first === undefined)
    return [{ path: [...path, 'steps'], wrong: 'tells nobody: add a step with notify' }];
  if (rounds === 1)
    return pause === 0 ? [] : [{ path: [...path, 'steps'], wrong: 'waits at its end for nothing' }];
  return first.after + pause > 0
    ? []
    : [{ path: [...path, 'repeat'], wrong: 'begins anew at once: add a wait at the end or the beginning' }];
}

/** Names in the tests of the file. */
export function onCallTestFaults({ tests, schedules, receivers }: RoutingDefinition): PathFault[] {
  const people = receivers.map(({ name }) => name);
  const names = schedules.map(({ name }) => name);
  return tests.flatMap(({ on_call: onCall = {}, escalates = [] }, index) => [
    ...missing(Object.keys(onCall), names, ['tests', index, 'on_call'], 'schedule'),
    ...missing(Object.values(onCall), [...people, NOBODY], ['tests', index, 'on_call'], 'receiver'),
    ...missing(
      escalates.flatMap(({ to }) => to),
      people,
      ['tests', index, 'escalates'],
      'receiver',
    ),
  ]);
}
