import { randomBytes } from 'node:crypto';
import type { WebhookScheme } from '../../config/webhook-section.js';
import { AppError } from '../../kernel/app-error.js';

const SECRET_BYTES = 32;
const LEAST = 8;
const MOST = 1_024;

const random = (): string => randomBytes(SECRET_BYTES).toString('base64url');

interface SecretForm {
  /** Makes one to be entered at the CRM; absent where the CRM makes it and shows it. */
  readonly make?: () => string;
  /** Where it is shown or entered there. */
  readonly where: string;
  readonly fits?: (secret: string) => boolean;
}

const FORMS: Readonly<Record<WebhookScheme, SecretForm>> = {
  hubspot: { where: 'the client secret of the app that sends the webhooks' },
  zendesk: { where: 'the signing secret of the webhook: Admin Center → Webhooks → Reveal secret' },
  espocrm: { where: 'the secret key of the webhook: Administration → Webhooks' },
  twenty: { make: random, where: 'the secret of the webhook: Settings → APIs & Webhooks' },
  hmac: { make: random, where: 'the key with which the sender signs' },
  pipedrive: {
    make: () => `ledgerwatch:${random()}`,
    where: 'user and password of the webhook (HTTP Auth), with a colon between them here',
    fits: (secret) => /^[^:]+:.+$/.test(secret),
  },
  standard: {
    make: () => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`,
    where: 'the signing secret, whsec_ and base64',
    fits: (secret) => /^(?:whsec_)?[A-Za-z0-9+/]{16,}={0,2}$/.test(secret),
  },
};

export const whereOf = (scheme: WebhookScheme): string => FORMS[scheme].where;

/** The secret that was given, or a new one. Throws REQUEST_INVALID for one that cannot be right, and where none can be made. */
export function secretFor(scheme: WebhookScheme, given: string | undefined): string {
  const { make, where, fits } = FORMS[scheme];
  if (given === undefined) {
    if (make !== undefined) return make();
    throw new AppError('REQUEST_INVALID', `The CRM makes this secret; give it: ${where}`);
  }
  if (given.length < LEAST || given.length > MOST || fits?.(given) === false)
    throw new AppError(
      'REQUEST_INVALID',
      `This cannot be the secret (${LEAST} to ${MOST} characters): ${where}`,
    );
  return given;
}
