/** One of our mails, as its id names it. */
export type OwnMessage =
  | {
      readonly kind: 'alert' | 'group';
      readonly id: string;
      readonly message: string;
      readonly reader: string;
    }
  | { readonly kind: 'thread'; readonly id: string }
  | { readonly kind: 'question'; readonly id: string }
  /** One that told of a report; without a reader where only its thread is known. */
  | { readonly kind: 'report'; readonly id: string; readonly reader: string | undefined }
  | { readonly kind: 'thanks'; readonly id: string }
  /** A letter, a notice or another one that takes no answer. */
  | { readonly kind: 'other'; readonly id: string };

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const other = (id: string): OwnMessage => ({ kind: 'other', id });
const FORMS: readonly { readonly form: RegExp; readonly of: (found: RegExpExecArray) => OwnMessage }[] = [
  { form: new RegExp(`^question\\.(${UUID})$`), of: ([, id = '']) => ({ kind: 'question', id }) },
  {
    form: new RegExp(`^suspicion\\.(${UUID})(?:-\\d{1,9})?(?:\\.([0-9a-f]{12}))?$`),
    of: ([, id = '', reader]) => ({ kind: 'report', id, reader }),
  },
  { form: new RegExp(`^thanks\\.(${UUID})$`), of: ([, id = '']) => ({ kind: 'thanks', id }) },
  { form: /^(?:letter|silence|past)\.[a-z0-9][a-z0-9-]{0,62}(?:\.|$)/, of: ({ input }) => other(input) },
  { form: new RegExp(`^(?:notice-|test\\.)${UUID}$`), of: ({ input }) => other(input) },
  { form: new RegExp(`^(${UUID})$`), of: ([, id = '']) => ({ kind: 'thread', id }) },
  {
    form: new RegExp(`^(${UUID})\\.([0-9a-f]{12})$`),
    of: ([, id = '', reader = '']) => ({ kind: 'group', id, message: id, reader }),
  },
  {
    form: new RegExp(`^(${UUID})\\.([a-z0-9.:_-]{1,200})\\.([0-9a-f]{12})$`),
    of: ([, id = '', purpose = '', reader = '']) => ({
      kind: 'alert',
      id,
      message: `${id}.${purpose}`,
      reader,
    }),
  },
];

/**
 * Pure. Undefined of an id that is none of ours. `domain` is that of our sender; mail programs keep the case of an id,
 * and some gateways do not. A server that gives mails ids of its own leaves the thread, which every mail refers to.
 */
export function ownMessageOf(messageId: string, domain: string): OwnMessage | undefined {
  const id = messageId.toLowerCase();
  const end = `@${domain.toLowerCase()}`;
  if (!id.endsWith(end)) return undefined;
  const local = id.slice(0, -end.length);
  for (const { form, of } of FORMS) {
    const found = form.exec(local);
    if (found !== null) return of(found);
  }
  return undefined;
}

/** The nearest that is ours; what names its reader goes before what names the thread alone. */
export function nearestOwn(ids: readonly string[], domain: string): OwnMessage | undefined {
  const own = ids.flatMap((id) => ownMessageOf(id, domain) ?? []);
  return own.find(({ kind }) => kind !== 'thread') ?? own[0];
}

/** Of the address that our mails come from: what stands behind the ids of all of them. */
export const domainOf = (address: string): string => address.split('@').at(-1) ?? '';
