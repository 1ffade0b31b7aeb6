import { z } from 'zod';
import { VERDICTS } from '../../src/event/finding.js';
import { SECOND } from '../../src/kernel/clock.js';
import { isoTime } from '../../src/store/time.js';
import { inboxViewSchema } from '../inbox/inbox-state.js';
import { REPORTED_BY, type Suspicion, timeToAnswer, timeToReport, UNTOLD } from './suspicion.js';
import type { SuspicionMark } from './read-suspicions.js';
import type { AnswerWords, Words } from './suspicions.js';

/** Longer than any link: what is longer was not written by us. */
const LONGEST_LINK = 200;
const MOST_LISTED = 1_000;
const DEFAULT_LISTED = 100;
const LONGEST_NOTE = 2_000;

export const reportLinkTextSchema = z.string().max(LONGEST_LINK);

const CURSOR = /^(\d{1,14})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

const cursorSchema = z.string().regex(CURSOR, 'is no cursor').describe('`next` of the page before');

/** Of a cursor that the schema took. */
export function markOf(cursor: string): SuspicionMark {
  const [, at, id = ''] = CURSOR.exec(cursor) ?? [];
  return { reportedAt: Number(at), id };
}

export const cursorOf = ({ reportedAt, id }: SuspicionMark): string => `${reportedAt}_${id}`;

export const suspicionQuerySchema = z
  .strictObject({
    open: z
      .enum(['yes', 'no'])
      .optional()
      .describe('Those that nobody has closed, or those that somebody has'),
    limit: z.coerce.number().int().min(1).max(MOST_LISTED).default(DEFAULT_LISTED),
    cursor: cursorSchema.optional(),
  })
  .meta({ id: 'SuspicionQuery' });
export type SuspicionQuery = z.output<typeof suspicionQuerySchema>;

export const suspicionIdSchema = z.uuid();

export const tieSchema = z.strictObject({ alert: z.uuid() }).meta({ id: 'SuspicionTie' });
export type Tie = z.output<typeof tieSchema>;

export const closingSchema = z
  .strictObject({
    verdict: z.enum(VERDICTS),
    note: z
      .string()
      .max(LONGEST_NOTE)
      .default('')
      .describe('Kept for ever and never erased: name nobody in it'),
  })
  .meta({ id: 'SuspicionClosing' });
export type ClosingBody = z.output<typeof closingSchema>;

export const linkWantedSchema = z
  .strictObject({ renew: z.boolean().default(false).describe('A new link; the one before works no more') })
  .meta({ id: 'ReportLinkWanted' });
export type LinkWanted = z.output<typeof linkWantedSchema>;

export const reportLinkSchema = z.strictObject({ url: z.string() }).meta({ id: 'ReportLink' });

const seconds = z.int().min(0).optional();

const answerSchema = z
  .strictObject({
    at: z.iso.datetime(),
    told: z
      .boolean()
      .describe('Whether the mail that is answered went to whoever answers; of others no words are kept'),
    verified: z.boolean().describe('Whether a mail server that is trusted vouches for its sender'),
    from: z.string().optional(),
    text: z.string().optional().describe('What they wrote, without quotations; absent once it was removed'),
  })
  .meta({ id: 'SuspicionAnswer' });

export const suspicionSchema = z
  .strictObject({
    id: z.uuid(),
    status: z.enum(['open', 'closed']),
    via: z.enum(REPORTED_BY),
    verified: z
      .boolean()
      .optional()
      .describe('Of a mail: whether a mail server that is trusted vouches for its sender'),
    /** No `person`: the trail would take the answer for one about them, and name whoever reported. */
    reporter: z.string().optional().describe('Key of the person of the directory whose address it came from'),
    from: z.string().optional().describe('The address that it came from'),
    who: z.string().optional().describe('Who they say they are'),
    what: z.string().optional().describe('What they wrote; absent once it was removed'),
    seenAt: z.iso.datetime().optional(),
    reportedAt: z.iso.datetime(),
    told: z
      .enum(['waiting', 'told', ...UNTOLD])
      .describe('Whether those who work on alerts were told by mail'),
    answers: z
      .array(answerSchema)
      .optional()
      .describe(
        'What was answered by mail to the one that told of it, or that thanked for it, in order; without what names the caller. Absent where there is none',
      ),
    alert: z.uuid().optional(),
    verdict: z.enum(VERDICTS).optional(),
    note: z.string().optional(),
    closedAt: z.iso.datetime().optional(),
    closedBy: z.string().optional(),
    secondsToReport: seconds.describe(
      'From when it happened, as they say, else from the first event of its alert; absent where neither is known',
    ),
    secondsToAnswer: seconds.describe('From the report to its verdict'),
  })
  .meta({ id: 'Suspicion' });
export type SuspicionView = z.output<typeof suspicionSchema>;

export const suspicionListSchema = z
  .strictObject({
    inbox: inboxViewSchema,
    page: z.enum(['on', 'off']).describe('off: no link was made, so nobody can report anything by it'),
    suspicions: z.array(suspicionSchema),
    next: z.string().optional().describe('The cursor of the next page; absent on the last one'),
  })
  .meta({ id: 'SuspicionList' });
export type SuspicionList = z.output<typeof suspicionListSchema>;

/** What lies sealed beside a report. */
export interface Sealed {
  readonly words: Words | undefined;
  /** By fingerprint of the mail. */
  readonly answers: ReadonlyMap<string, AnswerWords>;
}

export function suspicionView(
  suspicion: Suspicion,
  { words, answers }: Sealed,
  firstEventAt: number | undefined,
): SuspicionView {
  const { id, via, proven: verified, person: reporter, seenAt, reportedAt, alert, closed } = suspicion;
  return {
    id,
    status: closed === undefined ? 'open' : 'closed',
    via,
    ...words,
    reportedAt: isoTime(reportedAt),
    told: suspicion.toldAt === undefined ? (suspicion.untold ?? 'waiting') : 'told',
    ...known({ verified, reporter, alert, seenAt: seenAt === undefined ? undefined : isoTime(seenAt) }),
    ...(suspicion.answers === undefined ? {} : { answers: answerViews(suspicion.answers, answers) }),
    ...(closed === undefined ? {} : closingView(closed)),
    ...known({
      secondsToReport: inSeconds(timeToReport(suspicion, firstEventAt)),
      secondsToAnswer: inSeconds(timeToAnswer(suspicion)),
    }),
  };
}

const answerViews = (
  stated: NonNullable<Suspicion['answers']>,
  words: Sealed['answers'],
): z.output<typeof answerSchema>[] =>
  stated.map(({ mail, told, proven, at }) => ({
    at: isoTime(at),
    told,
    verified: proven,
    ...words.get(mail),
  }));

const closingView = ({ verdict, note, at, by }: NonNullable<Suspicion['closed']>) => ({
  verdict,
  note,
  closedAt: isoTime(at),
  closedBy: by,
});

const inSeconds = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : Math.round(ms / SECOND);

/** Without what is not known. */
const known = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
