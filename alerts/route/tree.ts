import { HOUR, MINUTE, SECOND } from '../../src/kernel/clock.js';
import type { ReceiverDefinition, RouteDefinition, RoutingDefinition } from './definition.js';
import { compileRule, type InhibitRule } from './inhibit.js';
import type { Matcher } from './matcher.js';
import { compileEscalation, type Escalation } from './on-call/escalation.js';
import { compileSchedule, type Schedule } from './on-call/schedule.js';
import type { Interval } from './time-interval.js';

/** Defaults of https://prometheus.io/docs/alerting/latest/configuration/#route. */
const DEFAULT_WAIT = 30 * SECOND;
const DEFAULT_INTERVAL = 5 * MINUTE;
const DEFAULT_REPEAT = 4 * HOUR;

/** What a route says or inherits. */
export interface Settings {
  readonly receiver: string;
  /** Names of labels; `all` keeps every alert apart. Without names all alerts of a tenant are one group. */
  readonly groupBy: readonly string[] | 'all';
  /** From the first alert of a group to its message, ms. */
  readonly groupWait: number;
  /** From one message of a group to the next with something new, ms. */
  readonly groupInterval: number;
  /** Until an unanswered alert is told again, ms; infinite when never. */
  readonly repeatInterval: number;
  /** Whom an alert is told to, one after the other, while nobody answers. */
  readonly escalation: Escalation | undefined;
}

export interface Route {
  /** `route.routes[1]`: where it stands in the file, and what its groups are known by. */
  readonly path: string;
  readonly matchers: readonly Matcher[];
  readonly settings: Settings;
  readonly goesOn: boolean;
  /** Never inherited, as in Alertmanager. */
  readonly muteTimes: readonly Interval[];
  /** Empty: always active. */
  readonly activeTimes: readonly Interval[];
  readonly routes: readonly Route[];
}

export interface RoutingTree {
  readonly root: Route;
  readonly receivers: ReadonlyMap<string, ReceiverDefinition>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly rules: readonly InhibitRule[];
}

/** By name. */
export const compileIntervals = (
  definition: Pick<RoutingDefinition, 'time_intervals'>,
): ReadonlyMap<string, Interval> =>
  new Map(definition.time_intervals.map(({ name, time_intervals: specs }) => [name, { name, specs }]));

/** Of a definition whose names have been checked (`checks.ts`). */
export function compileTree(definition: RoutingDefinition): RoutingTree {
  const intervals = compileIntervals(definition);
  const escalations = new Map(definition.escalations.map((one) => [one.name, compileEscalation(one)]));
  const defaults: Settings = {
    receiver: definition.route.receiver,
    groupBy: [],
    groupWait: DEFAULT_WAIT,
    groupInterval: DEFAULT_INTERVAL,
    repeatInterval: DEFAULT_REPEAT,
    escalation: undefined,
  };
  const root = { ...definition.route, continue: false };
  return {
    root: compileRoute(root, { path: 'route', above: defaults, intervals, escalations }),
    receivers: new Map(definition.receivers.map((receiver) => [receiver.name, receiver])),
    schedules: new Map(definition.schedules.map((one) => [one.name, compileSchedule(one, intervals)])),
    rules: definition.inhibit_rules.map(compileRule),
  };
}

interface Place {
  readonly path: string;
  readonly above: Settings;
  readonly intervals: ReadonlyMap<string, Interval>;
  readonly escalations: ReadonlyMap<string, Escalation>;
}

function compileRoute(route: RouteDefinition, place: Place): Route {
  const { path, intervals } = place;
  const settings = settingsOf(route, place);
  const named = (names: readonly string[] = []): Interval[] =>
    names.flatMap((name) => intervals.get(name) ?? []);
  return {
    path,
    matchers: route.matchers ?? [],
    settings,
    goesOn: route.continue,
    muteTimes: named(route.mute_time_intervals),
    activeTimes: named(route.active_time_intervals),
    routes: route.routes.map((below, index) =>
      compileRoute(below, { ...place, path: `${path}.routes[${index}]`, above: settings }),
    ),
  };
}

function settingsOf(route: RouteDefinition, { above, escalations }: Place): Settings {
  const groupBy = route.group_by?.includes('...') === true ? 'all' : route.group_by;
  return {
    receiver: route.receiver ?? above.receiver,
    groupBy: groupBy ?? above.groupBy,
    groupWait: route.group_wait ?? above.groupWait,
    groupInterval: route.group_interval ?? above.groupInterval,
    repeatInterval: route.repeat_interval ?? above.repeatInterval,
    escalation: route.escalation === undefined ? above.escalation : escalations.get(route.escalation),
  };
}
