/**
 * Headers of a message that a request handed over to Kafka. The topic is ours alone (operations.md says which rights
 * that takes): whoever may write to it says in these whose event it is.
 */
export const HANDED_OVER = {
  tenant: 'lw-tenant',
  source: 'lw-source',
  /** `cloudevents` when the request said so; else the source's own format. */
  format: 'lw-format',
} as const;

/** Whether a header is one of ours, and thus nothing that the sender said. */
export const isOurs = (name: string): boolean => name.startsWith('lw-');
