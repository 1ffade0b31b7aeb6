import { z } from 'zod';
import { VERDICTS } from '../../src/event/finding.js';
import { HOUR } from '../../src/kernel/clock.js';
import { fault, ok, type Result } from '../../src/kernel/result.js';

/** The kind under which reports of people lie; each has an id of its own. */
export const SUSPICION_KIND = 'suspicion';

/** `page`: by whoever had the tenant's link. `mail`: by a mail to the mailbox. */
export const REPORTED_BY = ['page', 'mail'] as const;

/** Why a report reached none of those who work on alerts. */
export const UNTOLD = ['no-mail', 'nobody', 'refused', 'given-up'] as const;
export type Untold = (typeof UNTOLD)[number];

/** Nobody is thanked for more than one mail in so long: a program that answers is not answered for ever. */
export const THANKED_ONCE_IN = HOUR;

const answerSchema = z.object({
  /** Fingerprint of the mail: it is stated once, and its words lie sealed under it. */
  mail: z.string(),
  /** Whether it came from whom the mail that it answers went to; of anybody else no words are kept. */
  told: z.boolean(),
  proven: z.boolean(),
  /** Keys of the accounts that the words name, save whoever wrote them. */
  named: z.array(z.string()),
});
/** What somebody answered by mail to the one that told of a report, or to the one that thanked for it. */
export type Answer = z.infer<typeof answerSchema>;

const factSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('reported'),
    data: z.object({
      via: z.enum(REPORTED_BY),
      /** Of a mail: whether a server that we trust vouches for its sender. */
      proven: z.boolean().optional(),
      /** Key of the person of the directory whose address it came from. */
      person: z.string().optional(),
      /** Keys of the accounts that the words name, save whoever reported it. Absent where it was reported before this was looked for. */
      named: z.array(z.string()).optional(),
      /** When it happened, as they say. */
      seenAt: z.iso.datetime().optional(),
    }),
  }),
  /** One of several readers has the mail, by tag: the others are still tried. */
  z.object({ type: z.literal('reached'), data: z.object({ reader: z.string() }) }),
  z.object({ type: z.literal('told'), data: z.object({ to: z.int(), together: z.int().optional() }) }),
  z.object({ type: z.literal('not-told'), data: z.object({ reason: z.enum(UNTOLD) }) }),
  z.object({ type: z.literal('thanked'), data: z.object({}) }),
  z.object({ type: z.literal('answered'), data: answerSchema }),
  z.object({ type: z.literal('tied'), data: z.object({ alert: z.uuid() }) }),
  z.object({ type: z.literal('closed'), data: z.object({ verdict: z.enum(VERDICTS), note: z.string() }) }),
]);
export type SuspicionFact = z.infer<typeof factSchema>;
export type Reported = Extract<SuspicionFact, { type: 'reported' }>['data'];
export type Closing = Extract<SuspicionFact, { type: 'closed' }>['data'];

/** Something that somebody found suspicious. What they wrote lies sealed beside it. All times are epoch ms. */
export interface Suspicion extends Omit<Reported, 'seenAt'> {
  readonly id: string;
  readonly reportedAt: number;
  readonly seenAt: number | undefined;
  readonly toldAt?: number;
  /** Tags of readers who have the mail. */
  readonly reached?: readonly string[];
  /** In one message with others. */
  readonly toldTogether?: true;
  readonly untold?: Untold;
  readonly thankedAt?: number;
  readonly answers?: readonly (Answer & { readonly at: number })[];
  /** The newest that it was tied to. */
  readonly alert?: string;
  readonly closed?: Closing & { readonly at: number; readonly by: string };
}

interface Stated {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly by: string;
  readonly at: number;
}

/** Facts of any number of reports, each in the order of the fold. Total: what has another shape has no effect. */
export function foldSuspicions(facts: readonly Stated[]): Suspicion[] {
  const found = new Map<string, Suspicion>();
  for (const { id, type, data, by, at } of facts) {
    const parsed = factSchema.safeParse({ type, data });
    if (!parsed.success) continue;
    const before = found.get(id);
    const after =
      before === undefined ? begun(parsed.data, { id, at }) : evolve(before, parsed.data, { by, at });
    if (after !== undefined) found.set(id, after);
  }
  return [...found.values()];
}

function begun(fact: SuspicionFact, { id, at }: Pick<Stated, 'id' | 'at'>): Suspicion | undefined {
  if (fact.type !== 'reported') return undefined;
  const { seenAt, ...reported } = fact.data;
  return { id, ...reported, reportedAt: at, seenAt: seenAt === undefined ? undefined : Date.parse(seenAt) };
}

function evolve(before: Suspicion, fact: SuspicionFact, { by, at }: Pick<Stated, 'by' | 'at'>): Suspicion {
  switch (fact.type) {
    case 'reported':
      return before;
    case 'reached':
      return { ...before, reached: [...new Set(joined(before.reached, fact.data.reader))] };
    case 'told':
      return { toldAt: at, ...(fact.data.together === undefined ? {} : { toldTogether: true }), ...before };
    case 'not-told':
      return { untold: fact.data.reason, ...before };
    case 'thanked':
      return { thankedAt: at, ...before };
    case 'answered':
      return { ...before, answers: joined(before.answers, { ...fact.data, at }) };
    case 'tied':
      return { ...before, alert: fact.data.alert };
    case 'closed':
      // As of an alert: a later verdict corrects an earlier one.
      return { ...before, closed: { ...fact.data, at, by } };
    default:
      return fact satisfies never;
  }
}

const joined = <T>(before: readonly T[] = [], one: T): T[] => [...before, one];

/** How long it took somebody to say it: from when it happened, as they say, else from the first event of its alert. */
export function timeToReport(
  { seenAt, reportedAt }: Pick<Suspicion, 'seenAt' | 'reportedAt'>,
  firstEventAt: number | undefined,
): number | undefined {
  const since = seenAt ?? firstEventAt;
  return since === undefined || since > reportedAt ? undefined : reportedAt - since;
}

/** How long somebody waited until it was said what it was. */
export const timeToAnswer = ({
  reportedAt,
  closed,
}: Pick<Suspicion, 'reportedAt' | 'closed'>): number | undefined =>
  closed === undefined ? undefined : Math.max(0, closed.at - reportedAt);

/** Whether whoever reported it by mail is thanked for it: once, where it is proven who they are, and not too often. */
export function isToThank(one: Suspicion, all: readonly Suspicion[], now: number): boolean {
  if (one.via !== 'mail' || one.proven !== true || one.thankedAt !== undefined || one.person === undefined)
    return false;
  if (now - one.reportedAt >= THANKED_ONCE_IN) return false;
  return !all.some(
    ({ person, thankedAt }) =>
      person === one.person && thankedAt !== undefined && now - thankedAt < THANKED_ONCE_IN,
  );
}

/** A time that somebody says something happened at: not to come, and not so long ago that it is a slip. */
export function decideSeenAt(at: number, now: number): Result<number, 'in-the-future' | 'too-long-ago'> {
  if (at > now) return fault('in-the-future');
  return now - at > LONGEST_AGO ? fault('too-long-ago') : ok(at);
}

const LONGEST_AGO = 10 * 366 * 24 * HOUR;
