/** One of our mails, as its id names it. */
export type OwnMessage =
  | {
      readonly kind: 'alert' | 'group';
      readonly id: string;
      readonly message: string;
      readonly reader: string;
    }
  | { readonly kind: 'thread'; readonly id: string }
  | { readonly kind: 'question'; readonly id: string };

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const ALERT = new RegExp(`^(${UUID})\\.([a-z0-9.:_-]{1,200})\\.([0-9a-f]{12})$`);
const GROUP = new RegExp(`^(${UUID})\\.([0-9a-f]{12})$`);
const THREAD = new RegExp(`^(${UUID})$`);
const QUESTION = new RegExp(`^question\\.(${UUID})$`);

/**
 * Pure. Undefined of an id that is none of ours. `domain` is that of our sender; mail programs keep the case of an id,
 * and some gateways do not. A server that gives mails ids of its own leaves the thread, which every mail refers to.
 */
export function ownMessageOf(messageId: string, domain: string): OwnMessage | undefined {
  const id = messageId.toLowerCase();
  const end = `@${domain.toLowerCase()}`;
  if (!id.endsWith(end)) return undefined;
  const local = id.slice(0, -end.length);
  const [, question] = QUESTION.exec(local) ?? [];
  if (question !== undefined) return { kind: 'question', id: question };
  const [, thread] = THREAD.exec(local) ?? [];
  if (thread !== undefined) return { kind: 'thread', id: thread };
  const [, batch, batchReader] = GROUP.exec(local) ?? [];
  if (batch !== undefined && batchReader !== undefined)
    return { kind: 'group', id: batch, message: batch, reader: batchReader };
  const [, alert, purpose, reader] = ALERT.exec(local) ?? [];
  if (alert === undefined || purpose === undefined || reader === undefined) return undefined;
  return { kind: 'alert', id: alert, message: `${alert}.${purpose}`, reader };
}

/** The nearest that is ours; what names its reader goes before what names the thread alone. */
export function nearestOwn(ids: readonly string[], domain: string): OwnMessage | undefined {
  const own = ids.flatMap((id) => ownMessageOf(id, domain) ?? []);
  return own.find(({ kind }) => kind !== 'thread') ?? own[0];
}
