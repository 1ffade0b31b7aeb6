import { z } from 'zod';

/** The kind under which it is noted who was sent the letter of a week; its id is the week. */
export const LETTER_KIND = 'letter';

const begun = z.object({ to: z.string(), attempt: z.int() });
const factSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begun'), data: begun }),
  z.object({
    type: z.literal('ended'),
    data: begun.extend({ outcome: z.enum(['delivered', 'retry', 'failed']) }),
  }),
]);

export interface Attempt {
  /** Whom it is for: their id here, no address. */
  readonly to: string;
  /** From 1. */
  readonly attempt: number;
  /** Epoch ms. */
  readonly at: number;
  /** Undefined while it is under way, and for ever where the process died meanwhile. */
  readonly outcome: 'delivered' | 'retry' | 'failed' | undefined;
}

/** The last attempt by reader. Total: facts of another shape have no effect. */
export function lastAttempts(
  facts: readonly { readonly type: string; readonly data: unknown; readonly at: number }[],
): ReadonlyMap<string, Attempt> {
  const last = new Map<string, Attempt>();
  for (const { type, data, at } of facts) {
    const parsed = factSchema.safeParse({ type, data });
    if (!parsed.success) continue;
    const { to, attempt } = parsed.data.data;
    const known = last.get(to);
    const outcome = parsed.data.type === 'ended' ? parsed.data.data.outcome : undefined;
    if (known === undefined || attempt > known.attempt) last.set(to, { to, attempt, at, outcome });
    else if (attempt === known.attempt && outcome !== undefined) last.set(to, { ...known, at, outcome });
  }
  return last;
}

/**
 * The number of the next attempt; undefined when there is none. What was begun and never ended may have arrived: a letter
 * that comes twice is worse than one that does not, since the next one comes in a week.
 */
export function nextAttempt(
  last: Attempt | undefined,
  { now, again }: { readonly now: number; readonly again: number },
): number | undefined {
  if (last === undefined) return 1;
  return last.outcome === 'retry' && now >= last.at + again ? last.attempt + 1 : undefined;
}
