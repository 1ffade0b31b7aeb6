import { decideRoute, type RouteDecision } from './decide.js';
import type { RoutingTest } from './definition.js';
import { explainMuted, explainStep } from './explain.js';
import { NOBODY } from './on-call/definition.js';
import { escalationsOf } from './on-call/explain.js';
import { onCallAt } from './on-call/schedule.js';
import { showDuration } from './duration.js';
import type { RoutingTree } from './tree.js';

/** What a test of the file expects and does not get, in sentences with the way through the tree; empty when it passes. */
export function runTest(tree: RoutingTree, { alert, at, beside, ...expected }: RoutingTest): string[] {
  const open = beside.map((labels, index) => ({ id: `beside[${index}]`, labels }));
  const now = Date.parse(at);
  const decision = decideRoute(tree, { id: 'alert', labels: alert }, { at: now, open, silences: [] });
  const complaints = [
    ...differs('receivers', expected.receivers, toldBy(decision)),
    ...differs('muted', expected.muted, namesOf(decision, true)),
    ...differs('inhibited', expected.inhibited, decision.inhibited !== undefined),
    ...onCallComplaints(tree, expected.on_call ?? {}, now),
    ...differs('escalates', shownSteps(expected.escalates), stepsOf(tree, decision, now)),
  ];
  return complaints.map((complaint) => `${complaint}. The way: ${wayOf(decision)}`);
}

/** Who is told now. */
const toldBy = (decision: RouteDecision): string[] =>
  decision.inhibited === undefined ? namesOf(decision, false) : [];

const namesOf = ({ destinations }: RouteDecision, muted: boolean): string[] =>
  destinations
    .filter((destination) => (destination.muted !== undefined) === muted)
    .map(({ receiver }) => receiver.name);

const onCallComplaints = (
  { schedules }: RoutingTree,
  wanted: Readonly<Record<string, string>>,
  now: number,
): string[] =>
  Object.entries(wanted).flatMap(([name, person]) => {
    const schedule = schedules.get(name);
    const got = schedule === undefined ? undefined : onCallAt(schedule, now);
    return differs(`on_call ${name}`, person, got ?? NOBODY);
  });

/** Of routes that tell at this moment: what mutes one stops its escalation, too. */
function stepsOf(tree: RoutingTree, decision: RouteDecision, now: number): string[] {
  const destinations = decision.inhibited === undefined ? decision.destinations : [];
  const telling = destinations.filter(({ muted }) => muted === undefined);
  const asked = { unanswered: { episode: 1, since: now }, log: [], now };
  const steps = [...escalationsOf(tree, { destinations: telling }, asked).values()].flat();
  return steps.map(({ at, to }) => shownStep({ after: at - now, to }));
}

const shownStep = ({ after, to }: { readonly after: number; readonly to: readonly string[] }): string =>
  `${showDuration(after)} ${to.join(', ')}`;
const shownSteps = (steps: RoutingTest['escalates']): string[] | undefined => steps?.map(shownStep);

/** What a test does not speak of may be anything. */
function differs(what: string, expected: unknown, got: unknown): string[] {
  if (expected === undefined) return [];
  const [wanted, given] = [JSON.stringify(expected), JSON.stringify(got)];
  return wanted === given ? [] : [`${what}: expected ${wanted}, got ${given}`];
}

function wayOf({ steps, destinations, inhibited }: RouteDecision): string {
  const held = destinations.flatMap(({ receiver, muted }) =>
    muted === undefined ? [] : [`${receiver.name}: ${explainMuted(muted)}`],
  );
  const because = inhibited === undefined ? [] : [`${inhibited.rule} inhibits it by ${inhibited.by}`];
  return [...steps.map((step) => explainStep(step).trim()), ...held, ...because].join('; ');
}
