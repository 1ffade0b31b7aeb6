import { z } from 'zod';
import { AppError } from '../../../src/kernel/app-error.js';
import type { MICROSOFT_CONTENT_TYPES } from '../../../src/config/connections.js';
import { changed } from '../failures.js';
import { GONE, type MicrosoftSession } from './session.js';

export type ContentType = (typeof MICROSOFT_CONTENT_TYPES)[number];

/** Content about data loss needs a permission of its own. */
export const permissionFor = (type: ContentType): string =>
  type === 'DLP.All' ? 'ActivityFeed.ReadDlp' : 'ActivityFeed.Read';

const listSchema = z.array(z.looseObject({ contentType: z.string(), status: z.string().optional() }));

/** Content types whose subscription is on. */
export async function subscribed(
  session: MicrosoftSession,
  permission: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const answer = await session.json(session.address('subscriptions/list'), { permission, signal });
  const list = answer === GONE ? undefined : listSchema.safeParse(answer.value).data;
  if (list === undefined) throw changed('the list of subscriptions has another shape');
  return new Set(
    list.filter(({ status = 'enabled' }) => status === 'enabled').map(({ contentType }) => contentType),
  );
}

/** Starts what is not on. The first content comes up to 12 hours later. */
export async function subscribe(
  session: MicrosoftSession,
  type: ContentType,
  signal: AbortSignal,
): Promise<void> {
  const permission = permissionFor(type);
  if ((await subscribed(session, permission, signal)).has(type)) return;
  const address = session.address('subscriptions/start', { contentType: type });
  try {
    await session.json(address, { permission, signal, method: 'POST' });
  } catch (error) {
    // Somebody else was faster.
    if (!(error instanceof AppError) || !error.message.includes('AF20024')) throw error;
  }
}
