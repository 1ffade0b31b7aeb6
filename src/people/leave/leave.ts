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
  /** Told when these days had begun: whoever worked on them has not worked on days off, or their habits could be talked away. */
  readonly isLate?: true;
}

/** A local day and when it begins (epoch ms): what is told later is not known to it. */
export interface KnownDay {
  readonly day: Day;
  readonly begin: number;
  /** The local day of an instant (epoch ms). */
  readonly dayAt: (at: number) => Day;
}

/** By key of the person or account, their days of leave as they were known to a day. */
export function leaveKnownTo(
  { begin, dayAt }: Pick<KnownDay, 'begin' | 'dayAt'>,
  all: readonly Leave[],
): ReadonlyMap<string, readonly LeaveSpan[]> {
  const known = all.filter(({ toldAt, withdrawnAt = Infinity }) => toldAt < begin && begin <= withdrawnAt);
  const own = Map.groupBy(known, ({ whom }) => whom);
  return new Map([...own].map(([whom, some]) => [whom, some.flatMap((leave) => partsOf(leave, dayAt))]));
}

/** The days of a leave that had begun when it was told, and the others. */
function partsOf({ from, to, toldAt }: Leave, dayAt: KnownDay['dayAt']): LeaveSpan[] {
  const [first, last, told] = [dayOf(from), dayOf(to), dayAt(toldAt)];
  const parts: LeaveSpan[] = [
    { from: first, to: Math.min(last, told), isLate: true },
    { from: Math.max(first, told + 1), to: last },
  ];
  return parts.filter((part) => part.from <= part.to);
}

/** What was told before its days began. */
export const inTime = (spans: readonly LeaveSpan[]): readonly LeaveSpan[] =>
  spans.filter(({ isLate }) => isLate === undefined);

/** Days that were told before they began first: they count where both hold a day. */
export const spansOf = (spans: readonly LeaveSpan[]): readonly LeaveSpan[] => [
  ...joined(inTime(spans)),
  ...joined(spans.filter(({ isLate }) => isLate)).map((span) => ({ ...span, isLate: true as const })),
];

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

/** The first of the days of leave, one after the other, that end with this one, which is a day of leave. */
export function leaveSince(spans: readonly LeaveSpan[], day: Day): Day {
  let first = day;
  for (let span = leaveOn(spans, day); span !== undefined; span = leaveOn(spans, span.from - 1))
    first = span.from;
  return first;
}
