import { z } from 'zod';
import { SEVERITIES, VERDICTS } from '../../src/event/finding.js';

/** Below it a median is somebody's one bad day. */
export const FEWEST = 5;

const counted = z.int().min(0);

const spreadSchema = z
  .strictObject({
    n: counted,
    median: z
      .number()
      .optional()
      .describe(
        `Seconds; absent below ${FEWEST}: too few to say. Of more than 50,000 within one in two hundred, else exact`,
      ),
    p90: z.number().optional().describe(`Seconds; absent below ${FEWEST}`),
  })
  .meta({ id: 'Spread' });
export type Spread = z.output<typeof spreadSchema>;

const targetSchema = z.strictObject({
  severity: z.enum(SEVERITIES),
  targetMinutes: z.int().describe('To the first answer, as configured'),
  within: counted.describe('Answered in time'),
  late: counted.describe('Answered after it'),
  overdue: counted.describe('Nobody has answered, and the time is over'),
  waiting: counted.describe('Nobody has answered yet, and there is time'),
});
export type Target = z.output<typeof targetSchema>;

const falseSchema = z.strictObject({
  detector: z.string(),
  alerts: counted.describe('Of which it was one of the detectors'),
  verdicts: z.partialRecord(z.enum(VERDICTS), counted).describe('Of those that nobody had to act on'),
});

const channelSchema = z.strictObject({
  channel: z.string(),
  messages: counted.describe('Of an alert to a receiver for a reason, each once'),
  delivered: counted,
  retried: counted.describe('Of these or the failed, after at least one attempt that failed'),
  failed: counted.describe('Given up'),
  waiting: counted.describe('To be tried again'),
  bounced: z
    .union([counted, z.literal('off')])
    .optional()
    .describe(
      'Of mail, which may be taken and come back: those that a server said it cannot deliver to somebody. off: no mailbox is read, so that is not known, and not 0',
    ),
});
export type ChannelNumbers = z.output<typeof channelSchema>;

const budgetSchema = z.strictObject({
  budget: z.enum(['review', 'page']).describe('To be read: all alerts; to be woken for: high and critical'),
  declared: z.union([z.int(), z.string()]).describe('Days of people a false alert, or so many a month'),
  asked: z.number().describe('False alerts that it accepts in the span'),
  alerts: counted,
  judgedFalse: counted.describe('False positives and benign ones among them, so far'),
});

const analystSchema = z.strictObject({
  account: z.string(),
  answered: counted.describe('Alerts to which it gave an answer'),
  judged: counted.describe('Alerts whose verdict that stands is its'),
});

export const alertNumbersSchema = z
  .strictObject({
    tenant: z.string(),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    alerts: counted.describe('Raised in the span; neither history nor what was withdrawn'),
    times: z.strictObject({
      toRaised: spreadSchema.describe('From the end of what happened to the alert'),
      toDelivered: spreadSchema.describe('From the alert to the first message that was taken'),
      toTold: spreadSchema.describe('From the end of what happened to that message'),
      toFirstAnswer: spreadSchema.describe('From the alert to the first acknowledgement or verdict'),
      toResolved: spreadSchema.describe('From the alert to the verdict that stands'),
    }),
    targets: z.array(targetSchema).describe('The worst first'),
    falseAlerts: z.array(falseSchema).describe('By detector; precision is in the scorecard'),
    channels: z.array(channelSchema),
    load: z.strictObject({
      days: z.number(),
      alertsADay: z.number(),
      analysts: counted.describe('Accounts that answered an alert of the span'),
      alertsPerAnalystAndDay: z.number().optional().describe('Absent when nobody answered'),
      userDays: counted.describe('Days on which people worked, of all people'),
      budgets: z.array(budgetSchema),
      each: z
        .array(analystSchema)
        .optional()
        .describe('By account, for whom may answer all alerts of the tenant; else absent'),
    }),
    scorecard: z.string().describe('Where precision by detector is'),
  })
  .meta({ id: 'AlertNumbers' });
export type AlertNumbers = z.output<typeof alertNumbersSchema>;

export const numbersQuerySchema = z.strictObject({
  from: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Raised at or after; 30 days before `to` when absent'),
  to: z.iso.datetime({ offset: true }).optional().describe('Raised before; now when absent'),
});
export type NumbersQuery = z.output<typeof numbersQuerySchema>;
