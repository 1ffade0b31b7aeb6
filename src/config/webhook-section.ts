import { z } from 'zod';
import { leaf } from './leaf.js';

/** How a webhook proves where it comes from: each is a file of streams/webhooks/schemes. */
export const WEBHOOK_SCHEMES = [
  'hubspot',
  'zendesk',
  'pipedrive',
  'espocrm',
  'twenty',
  'standard',
  'hmac',
] as const;

export type WebhookScheme = (typeof WEBHOOK_SCHEMES)[number];

export const webhookSchemeSchema = leaf(z.enum(WEBHOOK_SCHEMES), `one of ${WEBHOOK_SCHEMES.join(', ')}`);

/** Of the scheme `hmac`: where the signature stands. */
export const webhookHeaderSchema = leaf(
  z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'is no name of a header'),
  'the name of a header, such as X-Signature',
);

/** Each line of the secret file is a secret that is accepted. */
export const webhookSection = <F extends z.ZodType<string>>(secretFile: F) =>
  z.strictObject({
    scheme: webhookSchemeSchema,
    secretFile,
    header: webhookHeaderSchema.optional(),
  });
