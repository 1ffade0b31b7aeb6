import type { RoutingTree } from '../tree.js';
import type { Came, Escalation, StepKey } from './escalation.js';
import { onCallAt } from './schedule.js';

type People = Pick<RoutingTree, 'receivers' | 'schedules'>;

/**
 * Pure. Whom a step comes to at an instant (epoch ms), by the names of receivers. Where its schedules have nobody on call it
 * comes to those of the last step, and where these have nobody either to `otherwise`: it is never nobody's.
 */
export function whomToTell(
  people: People,
  { escalation, otherwise }: { readonly escalation: Escalation; readonly otherwise: string },
  { step, at }: Pick<StepKey, 'step'> & { readonly at: number },
): Came {
  const own = namesAt(people, escalation.steps[step - 1]?.notify ?? [], at);
  if (own.to.length > 0) return own;
  const last = namesAt(people, escalation.steps.at(-1)?.notify ?? [], at);
  const gaps = [...new Set([...own.gaps, ...last.gaps])];
  return { to: last.to.length > 0 ? last.to : [otherwise], gaps };
}

function namesAt({ receivers, schedules }: People, names: readonly string[], at: number): Came {
  const to = new Set<string>();
  const gaps: string[] = [];
  for (const name of names) {
    const schedule = schedules.get(name);
    const person = schedule === undefined ? name : onCallAt(schedule, at);
    if (person === undefined) gaps.push(name);
    else if (receivers.has(person)) to.add(person);
  }
  return { to: [...to], gaps };
}
