import type { AccountSecrets } from '../../src/access/accounts/account-secrets.js';
import type { Names } from '../../src/privacy/sight.js';
import type { Store } from '../../src/store/store.js';
import { isoTime } from '../../src/store/time.js';
import { messageIdOf } from '../alert-message.js';
import type { Delivery } from '../deliveries.js';
import { bounceReason } from './bounce.js';
import type { InboxStates, InboxView } from './inbox-state.js';
import { type Returned, returnedOf } from './returned-mail.js';
import { type BouncedView, returnedViews, type ReturnedMailView } from './returned-mail.schemas.js';

/** What came back by mail, as lists and pages show it. */
export class ReturnedMail {
  constructor(
    private readonly store: Pick<Store, 'read'>,
    private readonly secrets: Pick<AccountSecrets, 'get'>,
    private readonly states: Pick<InboxStates, 'view'>,
  ) {}

  async inbox(): Promise<InboxView> {
    return this.states.view();
  }

  /** Of one alert, with the texts of answers. */
  async of(tenant: string, alert: string, names: Names): Promise<ReturnedMailView[]> {
    const returned = (await returnedOf(this.store, tenant, [alert])).get(alert) ?? [];
    return returnedViews(returned, this.secrets, { tenant, names });
  }

  /** What came back of each of these attempts. */
  async bounces<T extends Delivery & { readonly id: string }>(
    tenant: string,
    attempts: readonly T[],
  ): Promise<(T & { readonly bounced?: BouncedView })[]> {
    const returned = await returnedOf(this.store, tenant, [...new Set(attempts.map(({ id }) => id))]);
    return attempts.map((attempt) => {
      const bounced = bouncedOf(attempt, returned.get(attempt.id) ?? []);
      return bounced === undefined ? attempt : { ...attempt, bounced };
    });
  }
}

/** Of the message that was handed over; what one reader's server said last counts for them. */
export function bouncedOf(
  { id, channel, purpose, outcome, batch }: Delivery & { readonly id: string },
  returned: readonly Returned[],
): BouncedView | undefined {
  if (outcome !== 'delivered' || !/^email($|:)/.test(channel)) return undefined;
  const message = batch ?? messageIdOf(id, purpose);
  const last = new Map<string, Returned & { readonly type: 'bounced' }>();
  for (const one of returned)
    if (one.type === 'bounced' && (one.data.message === message || one.data.message === id))
      last.set(one.data.reader, one);
  const all = [...last.values()];
  const worst = all.find(({ data }) => data.action === 'failed') ?? all[0];
  if (worst === undefined) return undefined;
  const { action, status } = worst.data;
  return { readers: all.length, action, status, reason: bounceReason(status), at: isoTime(worst.at) };
}
