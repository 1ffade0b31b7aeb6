import type { SendResult } from './channels/channel.js';
import type { Lists } from './lists/list-readers.js';

/** Who could be told of a tenant's alerts. */
export interface Recipients {
  /** Mail addresses; without any, nobody is told and nothing is recorded. */
  addresses(tenant: string): readonly string[];
  /** Whom to tell instead when an alert concerns all of these. */
  secondAddress(): Promise<string | undefined>;
  /** Whether what this actor does concerns the person with the address. */
  concerns(address: string, tenant: string, actorKey: string): Promise<boolean>;
  /** Who left what comes regularly; absent where nobody can. */
  readonly lists?: Lists;
}

export const ALL_CONCERNED: Extract<SendResult, { delivered: false }> = {
  delivered: false,
  retry: false,
  reason: 'all-concerned',
  detail: '',
};

export const NOBODY_LEFT =
  'Nobody is told of this alert: it concerns everybody who could be, or they left its digest. Name further addresses in alerts.to';

/**
 * Nobody is told what concerns themselves: the addresses of the tenant without those whom any of these people concerns,
 * else the second one named at set-up. Empty when nobody is left.
 */
export async function recipientsOf(
  recipients: Recipients,
  { tenant, actorKeys }: { readonly tenant: string; readonly actorKeys: readonly string[] },
  addresses: readonly string[] = recipients.addresses(tenant),
): Promise<readonly string[]> {
  const others = async (some: readonly string[]): Promise<string[]> => {
    let left = [...some];
    for (const actorKey of actorKeys) {
      const concerned = await Promise.all(
        left.map(async (address) => recipients.concerns(address, tenant, actorKey)),
      );
      left = left.filter((_, index) => concerned[index] !== true);
    }
    return left;
  };
  const told = await others(addresses);
  if (told.length > 0) return told;
  const second = await recipients.secondAddress();
  return second === undefined ? [] : others([second]);
}
