import { z } from 'zod';
import { webhookHeaderSchema, webhookSchemeSchema } from '../../config/webhook-section.js';
import { DAY } from '../../kernel/clock.js';

/** How the webhooks of one source are signed. Lies sealed as a whole, since most of it is secrets. */
export const webhookSettingsSchema = z.strictObject({
  scheme: webhookSchemeSchema,
  header: webhookHeaderSchema.optional(),
  secrets: z.array(z.strictObject({ secret: z.string(), until: z.number().optional() })),
});

export type WebhookSettings = z.output<typeof webhookSettingsSchema>;

/** What a delivery is verified by, at one moment. */
export interface WebhookTerms {
  readonly scheme: WebhookSettings['scheme'];
  readonly header?: string | undefined;
  /** The newest first. */
  readonly secrets: readonly string[];
}

/** A secret that was replaced is right so long: somebody has to enter the new one at the CRM. */
export const OVERLAP_MS = DAY;
/** Those that are replaced within one overlap: what is older is not right any more. */
const MOST_SECRETS = 3;

export interface NewWebhook {
  readonly scheme: WebhookSettings['scheme'];
  readonly header?: string | undefined;
  readonly secret: string;
  /** The secrets before it end at once: somebody else knows them. */
  readonly endsOld: boolean;
}

/** The settings with a new secret. Secrets of another scheme are none of this one. */
export function withSecret(
  current: WebhookSettings | undefined,
  { scheme, header, secret, endsOld }: NewWebhook,
  now: number,
): WebhookSettings {
  const isOther = current?.scheme !== scheme || endsOld;
  const older = isOther ? [] : current.secrets.filter((one) => one.secret !== secret && isRight(one, now));
  const kept = older.map((one) => ({
    secret: one.secret,
    until: Math.min(one.until ?? Infinity, now + OVERLAP_MS),
  }));
  return {
    scheme,
    ...(header === undefined ? {} : { header }),
    secrets: [{ secret }, ...kept].slice(0, MOST_SECRETS),
  };
}

export const termsAt = ({ scheme, header, secrets }: WebhookSettings, now: number): WebhookTerms => ({
  scheme,
  header,
  secrets: secrets.filter((one) => isRight(one, now)).map(({ secret }) => secret),
});

const isRight = ({ until }: { until?: number | undefined }, now: number): boolean =>
  until === undefined || now < until;
