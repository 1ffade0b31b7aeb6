import { whenAt } from '../baseline/evidence.js';
import { ownShareBelow } from '../baseline/own-windows.js';
import { heldBeside, type ActorProfile, type ProfileSet, type WindowKind } from '../baseline/profile.js';
import type { Measure } from '../baseline/measures.js';
import type { Explanation } from '../event/explanation.js';
import { chanceOf, type Subject } from './judgement.js';
import { UNKNOWN_ROLE } from '../baseline/unknown.js';

/** Fewer others than these are no crowd to stand out from: it is said that they are few, and nothing else. */
const LEAST_PEERS = 5;

export type Peers = NonNullable<Explanation['peers']>;
export type HeldBeside = Pick<ProfileSet, 'actors' | 'many'>;

/** Whose windows a person's is held beside: of the same role, else of the same kind. */
const groupOf = (
  { window, actor }: Subject,
  profiles: HeldBeside,
): { readonly group: Peers['group']; readonly others: readonly ActorProfile[] } => {
  const others = Object.entries(heldBeside(profiles))
    .filter(([key, { kind }]) => key !== window.actorKey && kind === actor.kind)
    .map(([, profile]) => profile);
  const alike = others.filter(({ role }) => role !== UNKNOWN_ROLE && role === actor.role);
  return alike.length >= LEAST_PEERS ? { group: 'role', others: alike } : { group: 'tenant', others };
};

/**
 * How many of the others' windows that end at such an hour hold less: by the quantiles of what each of them really held
 * when they held any, and by how often they do, each of them counted alike. Undefined where that is not known.
 */
export const peersOf = (
  subject: Subject,
  profiles: HeldBeside,
  told: { readonly measure: Measure; readonly windowKind: WindowKind; readonly actual: number },
): Peers | undefined => {
  const { measure, windowKind, actual } = told;
  const { group, others } = groupOf(subject, profiles);
  const people = others.length;
  const beside = { group, window: windowKind, people, ...(profiles.many && { sample: true as const }) };
  const { window, context } = subject;
  const shares = others.flatMap(({ measures, off }) => {
    const { own } = measures[measure];
    if (own === undefined) return [];
    const chance = chanceOf(windowKind, measures[measure], whenAt(context.calendar, window.hour, off));
    return [1 - chance * (1 - ownShareBelow(own[windowKind], actual))];
  });
  if (people < LEAST_PEERS) return beside;
  // Sets that an older build stored do not hold what people's own windows held.
  if (shares.length < LEAST_PEERS) return undefined;
  const below = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return { ...beside, below: Number(below.toFixed(4)) };
};
