import { z } from 'zod';
import { type AccessFacts, BY_SYSTEM, nextVersion } from '../../src/access/access-facts.js';
import type { AccountSecrets } from '../../src/access/accounts/account-secrets.js';
import type { Clock } from '../../src/kernel/clock.js';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sealWords, wordsOf } from './sealed-words.js';

/** The kind under which lies what came back by mail about an alert; its id is the alert's. */
export const RETURNED_KIND = 'returned-mail';
/** Of one alert: what comes beyond is counted by the log alone. */
export const MOST_RETURNED = 200;

const of = z.object({
  /** Fingerprint of the mail: it is stated once. */
  mail: z.string(),
});
const factSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('bounced'),
    data: of.extend({
      /** Which of our messages, without its reader. */
      message: z.string(),
      action: z.enum(['failed', 'delayed']),
      status: z.string(),
      /** The account id of the address that it did not reach. */
      reader: z.string(),
    }),
  }),
  z.object({
    type: z.literal('replied'),
    data: of.extend({
      /** Whether the mail that is answered went to the address that the answer came from. */
      told: z.boolean(),
      proven: z.boolean(),
    }),
  }),
]);
type ReturnedFact = z.infer<typeof factSchema>;
export type Returned = ReturnedFact & { readonly at: number };

/** Text and sender of an answer; sealed, since they name people. */
const replySchema = z.object({ from: z.string(), text: z.string() });
export type Reply = z.infer<typeof replySchema>;

const ofAlertsQuery = tenantQuery({
  file: new URL('../queries/returned-mail.sql', import.meta.url),
  params: { ids: z.array(z.string()) },
  row: z
    .object({ id: z.string(), type: z.string(), data: z.string(), at: z.coerce.number() })
    .transform(({ data, ...row }) => ({ ...row, data: JSON.parse(data) as unknown })),
});

/** By alert id, in the order in which it was stated. */
export async function returnedOf(
  store: Pick<Store, 'read'>,
  tenant: string,
  ids: readonly string[],
): Promise<Map<string, Returned[]>> {
  const found = new Map<string, Returned[]>();
  if (ids.length === 0) return found;
  for (const { id, at, ...row } of await store.read(ofAlertsQuery, { tenant, ids: [...ids] })) {
    const fact = factSchema.safeParse(row);
    if (fact.success) found.set(id, [...(found.get(id) ?? []), { ...fact.data, at }]);
  }
  return found;
}

export interface ReturnedMailParts {
  readonly facts: Pick<AccessFacts, 'read' | 'appendFirst'>;
  readonly secrets: Pick<AccountSecrets, 'get' | 'put'>;
  readonly clock: Clock;
}

/**
 * States what a mail says about an alert: once, however often the mail is read. Whether it is new; `reply` is kept first,
 * so that none is seen whose text is lost.
 */
export async function stateReturned(
  { facts, secrets, clock }: ReturnedMailParts,
  { tenant, alert }: { readonly tenant: string; readonly alert: string },
  fact: ReturnedFact,
  reply?: Reply,
): Promise<boolean> {
  const stated = await facts.read(tenant, RETURNED_KIND, alert);
  const claim = claimOf(fact);
  if (
    stated.length >= MOST_RETURNED ||
    stated.some((one) => claim === claimOf(factSchema.safeParse(one).data))
  )
    return false;
  const words = { kind: 'reply/', tenant, id: fact.data.mail } as const;
  if (reply !== undefined) await sealWords(secrets, words, reply, clock.now());
  const about = { tenant, kind: RETURNED_KIND, id: alert, version: nextVersion(stated), by: BY_SYSTEM };
  return facts.appendFirst({ ...about, ...fact }, claim);
}

/** One mail may report several readers. */
const claimOf = (fact: ReturnedFact | undefined): string =>
  fact === undefined ? '' : `${fact.data.mail}/${fact.type === 'bounced' ? fact.data.reader : ''}`;

/** Undefined when it was removed. */
export async function replyOf(
  secrets: Pick<AccountSecrets, 'get'>,
  tenant: string,
  mail: string,
): Promise<Reply | undefined> {
  return replySchema.optional().parse(await wordsOf(secrets, { kind: 'reply/', tenant, id: mail }));
}
