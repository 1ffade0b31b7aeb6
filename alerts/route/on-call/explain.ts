import { plainText } from '../../../src/kernel/plain-text.js';
import type { RouteDecision } from '../decide.js';
import { showDuration } from '../duration.js';
import type { RoutingTree } from '../tree.js';
import type { Delivery } from '../../deliveries.js';
import type { Unanswered } from './escalation.js';
import { type ExpectedStep, expectedSteps } from './expected.js';

/** The steps of escalations, by their name. */
export type Escalations = ReadonlyMap<string, readonly ExpectedStep[]>;

export interface Asked {
  readonly unanswered: Unanswered;
  readonly log: readonly Delivery[];
  /** Epoch ms. */
  readonly now: number;
}

/** Pure. What the escalations of its routes come to for an alert while nobody answers and nothing hides it. */
export function escalationsOf(
  tree: RoutingTree,
  { destinations }: Pick<RouteDecision, 'destinations'>,
  { unanswered, log, now }: Asked,
): Escalations {
  const found = new Map<string, readonly ExpectedStep[]>();
  for (const { route } of destinations) {
    const { escalation, receiver: otherwise } = route.settings;
    if (escalation !== undefined && !found.has(escalation.name))
      found.set(escalation.name, expectedSteps(tree, { escalation, otherwise, unanswered, log }, now));
  }
  return found;
}

/** One sentence a line; `since` is epoch ms. */
export const explainEscalations = (escalations: Escalations, since: number): string[] =>
  [...escalations].flatMap(([name, steps]) => [
    `While nobody answers, ${plainText(name)} tells:`,
    ...steps.map((step) => explainStep(step, since)),
  ]);

function explainStep({ step, round, at, to, gaps, begun }: ExpectedStep, since: number): string {
  const who = to.map((name) => plainText(name)).join(', ');
  const instead =
    gaps.length === 0 ? '' : ` (nobody is on call by ${gaps.map((one) => plainText(one)).join(', ')})`;
  const when = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const word = begun ? 'told' : `after ${showDuration(Math.max(0, at - since))}`;
  return `  ${when} (${word}): ${who}${instead}, step ${step} of round ${round}.`;
}
