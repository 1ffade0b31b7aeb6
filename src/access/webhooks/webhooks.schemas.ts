import { z } from 'zod';
import { webhookHeaderSchema, webhookSchemeSchema } from '../../config/webhook-section.js';

export const newWebhookSchema = z
  .strictObject({
    scheme: webhookSchemeSchema,
    secret: z
      .string()
      .min(1)
      .max(1_024)
      .optional()
      .describe('Made here when absent, where the CRM lets one be entered'),
    header: webhookHeaderSchema.optional().describe('Of the scheme hmac: where the signature stands'),
    endsOld: z.boolean().default(false).describe('The secrets before it end at once, and not a day later'),
  })
  .meta({ id: 'NewWebhook' });

export type WantedWebhookBody = z.output<typeof newWebhookSchema>;

export const webhookViewSchema = z
  .strictObject({
    tenant: z.string(),
    id: z.string().describe('Of the source'),
    scheme: webhookSchemeSchema,
    address: z.string().describe('To be entered at the CRM'),
    where: z.string().describe('What the secret is called there'),
    secret: z.string().optional().describe('Made here, and shown in this answer alone'),
  })
  .meta({ id: 'Webhook' });

export type WebhookView = z.output<typeof webhookViewSchema>;
