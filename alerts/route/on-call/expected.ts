import type { RoutingTree } from '../tree.js';
import {
  type Escalation,
  type Progress,
  progressOf,
  stepPurpose,
  stepRow,
  type Unanswered,
} from './escalation.js';
import type { Delivery } from '../../deliveries.js';
import { whomToTell } from './whom.js';

/** A step that has begun, or that will begin when nobody answers. */
export interface ExpectedStep {
  readonly step: number;
  readonly round: number;
  /** Epoch ms. */
  readonly at: number;
  /** Names of receivers. */
  readonly to: readonly string[];
  /** Schedules that have nobody then. */
  readonly gaps: readonly string[];
  readonly begun: boolean;
}

export interface Escalating {
  readonly escalation: Escalation;
  /** The receiver of the route, told when nobody else is there. */
  readonly otherwise: string;
  readonly unanswered: Unanswered;
  readonly log: readonly Delivery[];
}

/** Pure. All steps of an escalation while nobody answers, each at its time but never before `now` (epoch ms). */
export function expectedSteps(
  tree: Pick<RoutingTree, 'receivers' | 'schedules'>,
  { escalation, otherwise, unanswered, log }: Escalating,
  now: number,
): ExpectedStep[] {
  const { begun, next } = progressOf(escalation, unanswered, log);
  const steps: ExpectedStep[] = begun.map((step) => ({ ...step, gaps: [], begun: true }));
  const rows = [...log];
  for (let due: Progress['next'] = next; due !== undefined;) {
    const at = Math.max(due.at, now);
    const came = whomToTell(tree, { escalation, otherwise }, { step: due.step, at });
    steps.push({ step: due.step, round: due.round, at, ...came, begun: false });
    rows.push(stepRow(stepPurpose(unanswered.episode, due, escalation.name), escalation.name, { came, at }));
    due = progressOf(escalation, unanswered, rows).next;
  }
  return steps;
}
