import type { ActivityHour } from './activity-hour.js';
import { TRAINING_DAYS, createAxis, type Axis } from './axis.js';
import { calibrationTable, type PersonMaxima } from './calibration-table.js';
import { addToMode, modeOf, noModeSums, type ModeSums } from './common-mode.js';
import { NO_COMMON_MODE } from './evidence.js';
import { dailyMaxima, pastEvidence } from './past-evidence.js';
import { gatherHabits, type Habit } from './habits.js';
import { dayNumberOf, isoDay, type LocalCalendar } from './local-time.js';
import { KINDS, byMeasure, type Kind, type Measure } from './measures.js';
import { actorProfile, fitPerson, strangerProfile, type Fits } from './person.js';
import { DEFAULT_PRIOR, groupPrior, type GroupPrior } from './prior.js';
import { UNKNOWN_ROLE, groupKey, type ActorProfile, type ProfileSet } from './profile.js';

export interface ProfileInput {
  /** Activity of all actors of one tenant; what lies outside the training span is left out. */
  readonly hours: Iterable<ActivityHour>;
  /** The local day (ISO) that the profiles will judge: they learn from the 56 days before it. */
  readonly day: string;
  /** Of the tenant's time zone. */
  readonly calendar: LocalCalendar;
}

/** Changed whenever the same activity would give other profiles. */
const METHOD = 'volume-1';

/** How the sets of a local day are made: their versions are this, and how much each learned from. */
export const profileMethod = (day: string): string => `${METHOD}/${day}`;

interface Fitted {
  readonly habit: Habit;
  readonly fits: Fits;
}

interface Peers {
  readonly tenant: Readonly<Record<Kind, GroupPrior>>;
  readonly roles: ReadonlyMap<string, GroupPrior>;
}

const peersOf = (habits: readonly Habit[]): Peers => {
  const ofKind = (kind: Kind): Habit[] => habits.filter((habit) => habit.kind === kind);
  const tenant = {
    human: groupPrior(ofKind('human'), DEFAULT_PRIOR),
    service: groupPrior(ofKind('service'), DEFAULT_PRIOR),
  };
  const known = habits.filter(({ role }) => role !== UNKNOWN_ROLE);
  const byRole = Map.groupBy(known, ({ kind, role }) => groupKey(kind, role));
  const roles = new Map<string, GroupPrior>();
  for (const [key, people] of byRole) roles.set(key, groupPrior(people, tenant[people[0]?.kind ?? 'human']));
  return { tenant, roles };
};

const noDays = (): ModeSums[] => Array.from({ length: TRAINING_DAYS }, noModeSums);

/** How busy each day of the span was for all people together. */
const daysTogether = (fitted: readonly Fitted[], measure: Measure, axis: Axis): ModeSums[] => {
  const days = noDays();
  for (const { habit, fits } of fitted) {
    const { dayChance, day: level } = fits[measure].profile;
    const { day: sighted, logs } = habit.measures[measure].days;
    let next = 0;
    for (let day = habit.firstDay; day < TRAINING_DAYS; day++) {
      const sums = days[day];
      if (sums === undefined) continue;
      const any = sighted[next] === day;
      const z = ((logs[next] ?? 0) - level.location) / level.scale;
      addToMode(sums, dayChance[axis.days[day]?.weekend ?? 0], any ? { z, scale: level.scale } : undefined);
      if (any) next += 1;
    }
  }
  return days;
};

const maximaOf = (fitted: readonly Fitted[], axis: Axis, kind: Kind): PersonMaxima[] => {
  const people = fitted.filter(({ habit }) => habit.kind === kind);
  const modes = byMeasure((measure) => daysTogether(people, measure, axis).map((sums) => modeOf(sums)));
  return people.map(({ habit, fits }) => ({
    kind,
    actsPerDay: byMeasure((measure) => fits[measure].profile.actsPerDay),
    maxima: dailyMaxima(
      habit,
      byMeasure((measure) =>
        pastEvidence(
          { habit, fit: fits[measure], measure },
          axis,
          (day) => modes[measure][day] ?? NO_COMMON_MODE,
        ),
      ),
    ),
  }));
};

/** Learns a tenant's profiles: the same activity in any order gives the same set. */
export const buildProfiles = ({ hours, day, calendar }: ProfileInput): ProfileSet => {
  const axis = createAxis(day, calendar);
  const taught = [...hours].filter(({ hour }) => axis.indexOf(hour) >= 0);
  const habits = gatherHabits(taught, axis);
  const peers = peersOf(habits);
  const groupsOf = (kind: Kind, role: string) => ({
    role: peers.roles.get(groupKey(kind, role)),
    tenant: peers.tenant[kind],
  });
  const fitted: Fitted[] = habits.map((habit) => {
    const { role, tenant } = groupsOf(habit.kind, habit.role);
    return { habit, fits: fitPerson(habit, role ?? tenant) };
  });
  const actors = fitted.map(({ habit, fits }): [string, ActorProfile] => [
    habit.actorKey,
    actorProfile(habit, fits, groupsOf(habit.kind, habit.role)),
  ]);
  const strangers = [...peers.roles.keys()].map((key): [string, ActorProfile] => {
    const [kind, role] = [
      key.startsWith('service/') ? 'service' : 'human',
      key.slice(key.indexOf('/') + 1),
    ] as const;
    return [key, strangerProfile(kind, role, groupsOf(kind, role))];
  });
  const end = dayNumberOf(day);
  return {
    version: `${profileMethod(day)}/${taught.length}`,
    learned: taught.length,
    timeZone: calendar.timeZone,
    from: isoDay(end - TRAINING_DAYS),
    to: isoDay(end - 1),
    actors: Object.fromEntries(actors),
    roles: Object.fromEntries(strangers),
    tenant: {
      human: strangerProfile('human', UNKNOWN_ROLE, groupsOf('human', UNKNOWN_ROLE)),
      service: strangerProfile('service', UNKNOWN_ROLE, groupsOf('service', UNKNOWN_ROLE)),
    },
    calibration: calibrationTable(KINDS.flatMap((kind) => maximaOf(fitted, axis, kind))),
  };
};
