import { z } from 'zod';
import type { Message } from './message.js';

/**
 * Headers of a message that a request handed over to Kafka. The topic is ours alone (operations.md says which rights
 * that takes): whoever may write to it says in these whose event it is.
 */
export const HANDED_OVER = {
  tenant: 'lw-tenant',
  source: 'lw-source',
  /** Where it is not the source's own: `cloudevents` when the request said so, that of the feed of a connected source. */
  format: 'lw-format',
  /** When the source wrote the record down, epoch ms, where only who read it knows. */
  recordedAt: 'lw-recorded-at',
  /** Under which ids we read the source ourselves, as JSON. */
  own: 'lw-own',
} as const;

/** Whether a header is one of ours, and thus nothing that the sender said. */
export const isOurs = (name: string): boolean => name.startsWith('lw-');

type Carried = Pick<Message, 'recordedAt' | 'own'>;

const ownSchema = z
  .strictObject({ account: z.string(), app: z.string() })
  .partial()
  .transform(({ account, app }) => ({
    ...(account === undefined ? {} : { account }),
    ...(app === undefined ? {} : { app }),
  }));

/** What a message says beside its body, as headers. */
export function carriedHeaders({ recordedAt, own }: Carried): Record<string, string> {
  return {
    ...(recordedAt === undefined ? {} : { [HANDED_OVER.recordedAt]: String(recordedAt) }),
    ...(own === undefined ? {} : { [HANDED_OVER.own]: JSON.stringify(own) }),
  };
}

/** The same, read back. Only of the topic that is ours alone: whoever may say so could hide what they do. */
export function carriedOf(headers: Readonly<Record<string, string | undefined>>): Carried {
  const recordedAt = Number(headers[HANDED_OVER.recordedAt]);
  const own = ownSchema.safeParse(parsedJson(headers[HANDED_OVER.own]));
  return {
    ...(Number.isFinite(recordedAt) ? { recordedAt } : {}),
    ...(own.success ? { own: own.data } : {}),
  };
}

function parsedJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
