import { AppError } from '../../kernel/app-error.js';
import type { SignatureTries } from './signature-tries.js';
import type { Webhooks } from './webhooks.js';

interface WebhookRequest {
  readonly ip: string;
  readonly params: unknown;
}

/** In these words whatever is missing: nobody learns which sources there are by asking for their webhooks. */
export const noWebhook = (): AppError => new AppError('NOT_FOUND', 'No webhooks are taken at this address');

/** Lets webhooks in as far as their body: only those of a source that takes any. */
export class WebhookDoor {
  constructor(
    private readonly webhooks: Pick<Webhooks, 'find'>,
    private readonly tries: Pick<SignatureTries, 'assertMayTry'>,
  ) {}

  /** Throws NOT_FOUND or RATE_LIMITED. */
  async admit({ ip, params }: WebhookRequest): Promise<void> {
    const { tenant, source } = params as { tenant?: string; source?: string };
    if (tenant === undefined || source === undefined) throw noWebhook();
    const terms = await this.webhooks.find(tenant, source);
    if (terms === undefined) throw noWebhook();
    this.tries.assertMayTry(ip, `${tenant}/${source}`);
  }
}
