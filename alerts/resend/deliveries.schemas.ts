import { z } from 'zod';
import { inboxViewSchema } from '../inbox/inbox-state.js';
import { bouncedSchema } from '../inbox/returned-mail.schemas.js';
import { DELIVERY_OUTCOMES, deliverySchema } from '../deliveries.js';

export const MOST_DELIVERIES = 10_000;
const DEFAULT_DELIVERIES = 100;
const MOST_ALERTS = 1_000;
const LONGEST_CHANNEL = 200;

const time = z.iso.datetime({ offset: true });
const chosen = {
  channel: z
    .string()
    .min(1)
    .max(LONGEST_CHANNEL)
    .optional()
    .describe('As the list has it, such as webhook:soc or email:review'),
  outcome: z.enum(DELIVERY_OUTCOMES).optional(),
  from: time.optional().describe('Tried at or after'),
  to: time.optional().describe('Tried before'),
};

export const deliveryQuerySchema = z
  .strictObject({
    ...chosen,
    limit: z.coerce.number().int().min(1).max(MOST_DELIVERIES).default(DEFAULT_DELIVERIES),
  })
  .meta({ id: 'DeliveryQuery' });
export type DeliveryQuery = z.output<typeof deliveryQuerySchema>;

export const deliveryListSchema = z
  .strictObject({
    inbox: inboxViewSchema,
    deliveries: z.array(
      deliverySchema.extend({ alert: z.uuid(), at: z.iso.datetime(), bounced: bouncedSchema.optional() }),
    ),
  })
  .meta({ id: 'DeliveryList' });
export type DeliveryList = z.infer<typeof deliveryListSchema>;

export const resendSchema = z
  .strictObject({ ...chosen, alerts: z.array(z.uuid()).min(1).max(MOST_ALERTS).optional() })
  .refine(
    ({ alerts, from }) => alerts !== undefined || from !== undefined,
    'names neither alerts nor the time from which on messages shall go out again',
  )
  .meta({ id: 'Resend' });
export type Resend = z.output<typeof resendSchema>;

export const resentSchema = z
  .strictObject({
    messages: z.int().describe('Alerts and channels of which the newest message goes out again'),
    answered: z.int().describe('Of alerts that do not wait for an answer: nothing goes out of them'),
    old: z.int().describe('Of alerts without anything new for 30 days: routes tell them no more'),
    hidden: z
      .int()
      .describe('Of alerts that a silence or another alert hides now: ask again once it is over'),
    muted: z.int().describe('To receivers whose route is muted now: ask again once it is over'),
    elsewhere: z.int().describe('To receivers that the routes do not lead to now, or do not name any more'),
  })
  .meta({ id: 'Resent' });
export type Resent = z.infer<typeof resentSchema>;
