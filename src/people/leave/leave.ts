import { z } from 'zod';
import type { AccessFact } from '../../access/access-facts.js';
import { type Day, dayOf, daySchema } from '../day.js';

const key = z.string().regex(/^[0-9a-f]{32}$/, 'is no key of a person or an account');

/** The longest leave that is told at once: two years and some days. */
const MOST_DAYS = 800;

/** Why somebody is away, as far as a product like this may know it: that somebody is ill is nobody's affair here. */
export const LEAVE_REASONS = ['holiday', 'parental', 'sabbatical', 'other'] as const;

/** Days on which somebody does not work, both ends among them, in the calendar of the tenant. */
export const leaveSchema = z
  .strictObject({
    whom: key.describe('Of a person of the directory, or of one account'),
    from: daySchema.describe('The first day'),
    to: daySchema.describe('The last day'),
    reason: z.enum(LEAVE_REASONS).default('other'),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'is before "from"' })
  .refine(({ from, to }) => dayOf(to) - dayOf(from) < MOST_DAYS, {
    path: ['to'],
    message: `is ${MOST_DAYS} days or more after "from"`,
  })
  .meta({ id: 'LeaveWanted' });
export type LeaveWanted = z.output<typeof leaveSchema>;

export interface Leave extends LeaveWanted {
  readonly id: string;
  readonly toldBy: string;
  /** Epoch ms; days before it have been judged without. */
  readonly toldAt: number;
  readonly withdrawnBy?: string;
  /** Epoch ms. */
  readonly withdrawnAt?: number;
}

const toldFact = z.object({ leave: leaveSchema });

/** Total: what was told first counts, and its first withdrawal. */
export function foldLeave(facts: readonly AccessFact[]): Leave | undefined {
  let leave: Leave | undefined;
  for (const { id, type, data, by, at } of facts) {
    const told = type === 'told' ? toldFact.safeParse(data) : undefined;
    if (leave === undefined && told?.success === true)
      leave = { ...told.data.leave, id, toldBy: by, toldAt: at };
    if (type === 'withdrawn' && leave !== undefined && leave.withdrawnAt === undefined)
      leave = { ...leave, withdrawnBy: by, withdrawnAt: at };
  }
  return leave;
}

/** Days of leave; both ends belong to it. */
export interface LeaveSpan {
  readonly from: Day;
  readonly to: Day;
}

/** By key of the person or account, their days of leave as they were known at an instant (epoch ms), in order and apart. */
export function leaveKnownAt(all: readonly Leave[], at: number): ReadonlyMap<string, readonly LeaveSpan[]> {
  const known = all.filter(({ toldAt, withdrawnAt = Infinity }) => toldAt < at && at <= withdrawnAt);
  const own = Map.groupBy(known, ({ whom }) => whom);
  return new Map(
    [...own].map(([whom, some]) => [
      whom,
      joined(some.map(({ from, to }) => ({ from: dayOf(from), to: dayOf(to) }))),
    ]),
  );
}

/** What overlaps, or follows on the next day, is one leave. */
export function joined(spans: readonly LeaveSpan[]): readonly LeaveSpan[] {
  const apart: LeaveSpan[] = [];
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    const last = apart.at(-1);
    if (last === undefined || span.from > last.to + 1) apart.push(span);
    else apart[apart.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return apart;
}

/** The leave that holds a day. */
export const leaveOn = (spans: readonly LeaveSpan[], day: Day): LeaveSpan | undefined =>
  spans.find(({ from, to }) => from <= day && day <= to);
