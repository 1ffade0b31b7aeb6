import { z } from 'zod';
import type { AccessFact } from '../../access/access-facts.js';
import { ACTIONS } from '../../event/actions.js';

const key = z.string().regex(/^[0-9a-f]{32}$/, 'is no key of a person or an account');
const time = z.iso.datetime({ offset: true });

/** The longest time that one planned activity may take. */
const MOST_DAYS = 92;

/** Something unusual that somebody will do, as it is announced: who, with what, how much, and when. */
export const planSchema = z
  .strictObject({
    whom: key.describe('Of a person of the directory, or of one account'),
    actions: z.array(z.enum(ACTIONS)).max(ACTIONS.length).default([]).describe('Any when empty'),
    object: z
      .string()
      .min(1)
      .max(128)
      .optional()
      .describe('Type of the targets, such as contact; any when absent'),
    records: z
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .optional()
      .describe('So many in all are excused: none when absent'),
    from: time,
    to: time,
    reason: z
      .string()
      .trim()
      .min(10)
      .max(500)
      .describe('Is kept for ever and shown to who audits: name nobody in it'),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'is not after "from"',
  })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MOST_DAYS * 86_400_000, {
    path: ['to'],
    message: `is more than ${MOST_DAYS} days after "from"`,
  })
  .meta({ id: 'PlannedActivityWanted' });
export type Plan = z.output<typeof planSchema>;

export interface PlannedActivity extends Plan {
  readonly id: string;
  readonly plannedBy: string;
  /** Epoch ms; it excuses nothing that was done before. */
  readonly plannedAt: number;
  /** The request with which it was asked for, where a second person approved it. */
  readonly request?: string;
  /** The second person, where there was one; plans of older builds name the request alone. */
  readonly approvedBy?: string;
  readonly withdrawnBy?: string;
  /** Epoch ms. */
  readonly withdrawnAt?: number;
}

const plannedFact = z.object({
  plan: planSchema,
  request: z.string().exactOptional(),
  approvedBy: z.string().exactOptional(),
});

/** Total: the first plan counts, and its first withdrawal. */
export function foldPlanned(facts: readonly AccessFact[]): PlannedActivity | undefined {
  let planned: PlannedActivity | undefined;
  for (const { id, type, data, by, at } of facts) {
    const told = type === 'planned' ? plannedFact.safeParse(data) : undefined;
    if (planned === undefined && told?.success === true) {
      const { plan, ...approval } = told.data;
      planned = { ...plan, ...approval, id, plannedBy: by, plannedAt: at };
    }
    if (type === 'withdrawn' && planned !== undefined && planned.withdrawnAt === undefined)
      planned = { ...planned, withdrawnBy: by, withdrawnAt: at };
  }
  return planned;
}

/** A stretch of time, epoch ms; both ends belong to it. */
export interface Excused {
  readonly from: number;
  readonly to: number;
}

/**
 * When what was announced explains anything: never what was done before it was announced (or approved, where that takes a
 * second person), and nothing from its withdrawal on; what it explained until then stays explained. So what a plan says of
 * an act is settled when the act is done. Undefined where there is no such time, or where no size was announced: a plan
 * excuses up to its size, and one without a size excuses nothing.
 */
export function excusedTime(planned: PlannedActivity): Excused | undefined {
  const { records, plannedAt, withdrawnAt = Infinity } = planned;
  const from = Math.max(Date.parse(planned.from), plannedAt);
  const to = Math.min(Date.parse(planned.to), withdrawnAt - 1);
  return records === undefined || records === 0 || from > to ? undefined : { from, to };
}
