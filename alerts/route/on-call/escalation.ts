import { z } from 'zod';
import type { Delivery } from '../../deliveries.js';
import type { EscalationDefinition } from './definition.js';

export interface Step {
  /** From the step before, or from when the alert was opened, ms. */
  readonly after: number;
  /** Names of receivers and schedules. */
  readonly notify: readonly string[];
}

export interface Escalation {
  readonly name: string;
  readonly steps: readonly Step[];
  /** From the last step to the next round, beside what its first step waits, ms. */
  readonly pause: number;
  /** 1, and one more for each repetition. */
  readonly rounds: number;
}

/** Waits add up to the next step. */
export function compileEscalation({ name, steps, repeat }: EscalationDefinition): Escalation {
  const compiled: Step[] = [];
  let after = 0;
  for (const { notify, wait = 0 } of steps) {
    after += wait;
    if (notify === undefined) continue;
    compiled.push({ after, notify });
    after = 0;
  }
  return { name, steps: compiled, pause: after, rounds: repeat + 1 };
}

/** Which step of an escalation, from 1, in which round; rounds of an episode of the alert are counted on. */
export interface StepKey {
  readonly step: number;
  readonly round: number;
}

export interface BegunStep extends StepKey {
  /** Epoch ms. */
  readonly at: number;
  /** Names of the receivers it came to when it began. */
  readonly to: readonly string[];
}

export interface Progress {
  /** Since the alert was opened. */
  readonly begun: readonly BegunStep[];
  /** Undefined when all rounds are over. */
  readonly next: (StepKey & { readonly at: number }) | undefined;
}

/** `escalation/1/2/1/pages`: episode, step, round and name. Each is told once. */
export const stepPurpose = (episode: number, { step, round }: StepKey, name: string): string =>
  `escalation/${episode}/${step}/${round}/${name}`;

const PURPOSE = /^escalation\/(\d{1,9})\/(\d{1,3})\/(\d{1,9})\/(.+)$/;

export const isStepPurpose = (purpose: string): boolean => PURPOSE.test(purpose);

/** The channel of the rows of the delivery log that say that a step began; nobody is told by it. */
export const stepChannel = (name: string): string => `escalation:${name}`;

/** Whom a step came to, and which schedules had nobody: the detail of its row. */
const stepDetail = z.object({ to: z.array(z.string()), gaps: z.array(z.string()) });
export type Came = Readonly<z.infer<typeof stepDetail>>;

/** The row that says that a step began; it is written before anybody is told of it. */
export const stepRow = (
  purpose: string,
  name: string,
  { came, at }: { came: Came; at: number },
): Delivery => ({
  channel: stepChannel(name),
  purpose,
  attempt: 0,
  outcome: 'retry',
  detail: JSON.stringify(came),
  at,
});

/** Since when an alert has been open without an answer. */
export interface Unanswered {
  readonly episode: number;
  /** Epoch ms. */
  readonly since: number;
}

/**
 * Pure. How far an escalation is, from the delivery log alone: nothing is kept in memory, so it is the same after a
 * restart. Each step waits from when the one before it began, so that nobody is passed over because the service stood
 * still. What began before `since` was answered: then all of it begins anew.
 */
export function progressOf(
  escalation: Escalation,
  { episode, since }: Unanswered,
  log: readonly Delivery[],
): Progress {
  const rows = log.flatMap((row) => stepOf(row, escalation.name, episode) ?? []);
  const base = Math.max(0, ...rows.filter(({ at }) => at < since).map(({ round }) => round));
  const begun = rows
    .filter(({ at }) => at >= since)
    .sort((one, other) => one.round - other.round || one.step - other.step);
  return { begun, next: nextStep(escalation, { base, since }, begun.at(-1)) };
}

function nextStep(
  { steps, pause, rounds }: Escalation,
  { base, since }: { readonly base: number; readonly since: number },
  last: BegunStep | undefined,
): Progress['next'] {
  const [first] = steps;
  if (first === undefined) return undefined;
  if (last === undefined) return { step: 1, round: base + 1, at: since + first.after };
  const following = steps[last.step];
  if (following !== undefined)
    return { step: last.step + 1, round: last.round, at: last.at + following.after };
  if (last.round - base >= rounds) return undefined;
  return { step: 1, round: last.round + 1, at: last.at + pause + first.after };
}

function stepOf(row: Delivery, name: string, episode: number): BegunStep | undefined {
  const stated = row.channel === stepChannel(name) ? stepStated(row) : undefined;
  if (stated === undefined || stated.episode !== episode) return undefined;
  const { step, round, to } = stated;
  return { step, round, at: row.at, to };
}

/** Pure. The step that a row says to have begun, and whom it came to; undefined of a row about anything else. */
export function stepStated({
  channel,
  purpose,
  detail,
}: Delivery): (StepKey & Came & { readonly episode: number }) | undefined {
  const [, episode, step, round, name = ''] = PURPOSE.exec(purpose) ?? [];
  if (episode === undefined || channel !== stepChannel(name)) return undefined;
  return { episode: Number(episode), step: Number(step), round: Number(round), ...cameOf(detail) };
}

function cameOf(detail: string): Came {
  try {
    return stepDetail.parse(JSON.parse(detail));
  } catch {
    return { to: [], gaps: [] };
  }
}
