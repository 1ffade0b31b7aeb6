import { z } from 'zod';
import type { AccessFact } from '../../access/access-facts.js';
import { DAY } from '../../kernel/clock.js';

/** How long whoever revealed somebody sees who it is. */
export const REVEAL_MS = DAY;

const revealedSchema = z.object({
  /** The owner of the principal: the person who is shown it, in whatever session. */
  to: z.string(),
  reason: z.string(),
  /** Epoch ms. */
  until: z.number(),
  /** The request with which it was asked for, where a second person approved it. */
  request: z.string().exactOptional(),
});
export type Revealed = z.infer<typeof revealedSchema>;

/** That somebody was shown who is behind a key. */
export interface Reveal extends Revealed {
  readonly actorKey: string;
  readonly at: number;
  readonly by: string;
}

/** Total: facts of another shape reveal nobody. By time. */
export function foldReveals(facts: readonly AccessFact[]): Reveal[] {
  return facts
    .flatMap(({ type, data, id, at, by }) => {
      const revealed = type === 'revealed' ? revealedSchema.safeParse(data) : undefined;
      return revealed?.success === true ? [{ ...revealed.data, actorKey: id, at, by }] : [];
    })
    .sort((one, other) => one.at - other.at);
}

/** It runs out at the very end of its time. */
export const holdsAt = ({ at, until }: Pick<Reveal, 'at' | 'until'>, now: number): boolean =>
  at <= now && now < until;

/** Whom the owner may see by name now. */
export const revealedTo = (reveals: readonly Reveal[], owner: string, now: number): ReadonlySet<string> =>
  new Set(
    reveals.filter((reveal) => reveal.to === owner && holdsAt(reveal, now)).map(({ actorKey }) => actorKey),
  );
