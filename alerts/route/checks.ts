import { fault, ok, type Result } from '../../src/kernel/result.js';
import { type RouteDefinition, type RoutingDefinition, writtenLabels } from './definition.js';
import type { KnownLabels, Labels } from './labels.js';
import type { Matcher } from './matcher.js';
import { doubled, missing, type PathFault } from './name-checks.js';
import { onCallChecks, onCallTestFaults } from './on-call/checks.js';
import { NO_ESCALATION } from './on-call/definition.js';
import { nobodyLeft } from './on-call/nobody-left.js';

/** Faults that no single setting shows: what names something must find it, and what can never hold is a slip. */
export function routingChecks(definition: RoutingDefinition, known: KnownLabels): PathFault[] {
  const { route, receivers, time_intervals: intervals, inhibit_rules: rules, tests } = definition;
  const names = {
    receivers: receivers.map(({ name }) => name),
    intervals: intervals.map(({ name }) => name),
    escalations: [...definition.escalations.map(({ name }) => name), NO_ESCALATION],
  };
  const at = { path: ['route'], names, known };
  return [
    ...doubled('receivers', names.receivers),
    ...doubled('time_intervals', names.intervals),
    ...doubled(
      'tests',
      tests.map(({ name }) => name),
    ),
    ...routeFaults({ ...route, continue: false }, at),
    ...onCallChecks(definition),
    ...nobodyLeft(definition),
    ...rules.flatMap((rule, index) => [
      ...labelFaults(rule.source_matchers, ['inhibit_rules', index, 'source_matchers'], known),
      ...labelFaults(rule.target_matchers, ['inhibit_rules', index, 'target_matchers'], known),
      ...unknownNames(rule.equal, ['inhibit_rules', index, 'equal'], known),
    ]),
    ...tests.flatMap(({ alert, beside, receivers: told = [], muted = [] }, index) => [
      ...[alert, ...beside].flatMap((labels) =>
        givenLabels(labels, ['tests', index, labels === alert ? 'alert' : 'beside'], known),
      ),
      ...missing([...told, ...muted], names.receivers, ['tests', index], 'receiver'),
    ]),
    ...onCallTestFaults(definition),
  ];
}

interface At {
  readonly path: readonly PropertyKey[];
  readonly names: Readonly<Record<'receivers' | 'intervals' | 'escalations', readonly string[]>>;
  readonly known: KnownLabels;
}

function routeFaults(route: RouteDefinition, { path, names, known }: At): PathFault[] {
  const { receiver, escalation, matchers = [], group_by: groupBy = [], routes } = route;
  const times = ['mute_time_intervals', 'active_time_intervals'] as const;
  return [
    ...missing(some(receiver), names.receivers, [...path, 'receiver'], 'receiver'),
    ...missing(some(escalation), names.escalations, [...path, 'escalation'], 'escalation'),
    ...times.flatMap((key) => missing(route[key] ?? [], names.intervals, [...path, key], 'time interval')),
    ...labelFaults(matchers, [...path, 'matchers'], known),
    ...unknownNames(
      groupBy.filter((label) => label !== '...'),
      [...path, 'group_by'],
      known,
    ),
    ...catchAll(routes, [...path, 'routes']),
    ...routes.flatMap((below, index) =>
      routeFaults(below, { path: [...path, 'routes', index], names, known }),
    ),
  ];
}

const some = (name: string | undefined): string[] => (name === undefined ? [] : [name]);

/** Behind a route that takes every alert and does not go on no route is ever reached. */
function catchAll(routes: readonly RouteDefinition[], path: readonly PropertyKey[]): PathFault[] {
  const at = routes.findIndex((route) => route.matchers === undefined && !route.continue);
  return at < 0 || at === routes.length - 1
    ? []
    : [{ path: [...path, at + 1], wrong: 'is never reached: the route before it takes every alert' }];
}

/** A name or a word that no alert has would hold of none, or with a `!` of every one. */
export function labelFaults(
  matchers: readonly Matcher[],
  path: readonly PropertyKey[],
  known: KnownLabels,
): PathFault[] {
  const names = unknownNames(
    matchers.map(({ name }) => name),
    path,
    known,
  );
  const words = matchers.flatMap(({ name, value, is }) => {
    const all = known.get(name);
    if (all === undefined || is('') || all.some((word) => is(word))) return [];
    return [{ path, wrong: `${JSON.stringify(value)} fits no ${name}: there are ${all.join(', ')}` }];
  });
  return [...names, ...words];
}

function unknownNames(
  names: readonly string[],
  path: readonly PropertyKey[],
  known: KnownLabels,
): PathFault[] {
  return names
    .filter((name) => !known.has(name))
    .map((name) => ({
      path,
      wrong: `names ${name}, which no alert has: there are ${[...known.keys()].join(', ')}`,
    }));
}

/** Labels as a person writes them in JSON; the fault is a sentence. A word of a closed list has to be one of it. */
export function checkedLabels(written: unknown, known: KnownLabels): Result<Labels, string> {
  const parsed = writtenLabels.safeParse(written);
  if (!parsed.success)
    return fault('is no object of labels, each with a text or a list of texts, such as {"severity": "high"}');
  const [wrong] = givenLabels(parsed.data, [], known);
  return wrong === undefined ? ok(parsed.data) : fault(wrong.wrong);
}

const givenLabels = (labels: Labels, path: readonly PropertyKey[], known: KnownLabels): PathFault[] => [
  ...unknownNames(Object.keys(labels), path, known),
  ...Object.entries(labels).flatMap(([name, values]) =>
    values
      .filter((value) => known.get(name)?.includes(value) === false)
      .map((value) => ({
        path,
        wrong: `${JSON.stringify(value)} is no ${name}: there are ${known.get(name)?.join(', ')}`,
      })),
  ),
];
