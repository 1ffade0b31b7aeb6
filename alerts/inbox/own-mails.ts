import { z } from 'zod';
import { systemQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import type { OwnMessage } from './own-message.js';

const ownQuery = systemQuery({
  file: new URL('../queries/own-messages.sql', import.meta.url),
  params: {
    tenants: z.array(z.string()),
    alerts: z.array(z.string()),
    questions: z.array(z.string()),
    batches: z.array(z.string()),
  },
  row: z.object({ tenant: z.string(), alert: z.string(), message: z.string(), person: z.string() }),
});

/** An alert that one of our mails is about. */
export interface MailedAlert {
  readonly tenant: string;
  readonly alert: string;
  /** Whom the mail asked, by key; empty where it is no question. */
  readonly person: string;
}

/** All of one of these tenants: no mail of ours is about two. Empty where the mail is about none that there is. */
export async function alertsOfMail(
  store: Pick<Store, 'read'>,
  { kind, id }: Pick<OwnMessage, 'kind' | 'id'>,
  tenants: readonly string[],
): Promise<readonly MailedAlert[]> {
  if (kind === 'report' || kind === 'thanks' || kind === 'other') return [];
  const of = (...kinds: readonly OwnMessage['kind'][]): string[] => (kinds.includes(kind) ? [id] : []);
  const rows = await store.read(ownQuery, {
    tenants: [...tenants],
    alerts: of('alert', 'thread'),
    questions: of('question'),
    batches: of('group', 'thread'),
  });
  return rows.map(({ tenant, alert, person }) => ({ tenant, alert, person }));
}
