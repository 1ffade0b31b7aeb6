import { decideRoute, type RouteDecision } from './decide.js';
import type { RoutingTest } from './definition.js';
import { explainMuted, explainStep } from './explain.js';
import type { RoutingTree } from './tree.js';

/** What a test of the file expects and does not get, in sentences with the way through the tree; empty when it passes. */
export function runTest(tree: RoutingTree, { alert, at, beside, ...expected }: RoutingTest): string[] {
  const open = beside.map((labels, index) => ({ id: `beside[${index}]`, labels }));
  const decision = decideRoute(
    tree,
    { id: 'alert', labels: alert },
    { at: Date.parse(at), open, silences: [] },
  );
  const complaints = [
    ...differs('receivers', expected.receivers, toldBy(decision)),
    ...differs('muted', expected.muted, namesOf(decision, true)),
    ...differs('inhibited', expected.inhibited, decision.inhibited !== undefined),
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
