/** As whom a poller of ours reads at a source: what is done under these ids is done by us. */
export interface OwnReader {
  /** Of the user, as the source writes it in its records; of Salesforce the first 15 characters. */
  readonly account?: string;
  /** Of the connected app. */
  readonly app?: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Says of an act of our own poller that it is one: a program's, never somebody's mass read. Told by the account, or by the
 * app where the account is shared with people. Everybody else's acts stay as they are.
 */
export function markOwnReads(candidate: unknown, own: OwnReader | undefined): unknown {
  if (own === undefined || !isObject(candidate) || !isObject(candidate['actor'])) return candidate;
  const { actor, attributes, context } = candidate as {
    actor: Fields;
    attributes: unknown;
    context: unknown;
  };
  const app = isObject(context) ? context['appId'] : undefined;
  if (!isSameId(actor['id'], own.account) && !isSameId(app, own.app)) return candidate;
  return {
    ...candidate,
    actor: { ...actor, type: 'integration' },
    attributes: { ...(isObject(attributes) ? attributes : {}), own: true },
  };
}

/** Ids of Salesforce are written with 15 or 18 characters, of which the first 15 say it all. */
const SALESFORCE_ID = /^[A-Za-z0-9]{15}(?:[A-Z0-5]{3})?$/;

function isSameId(seen: unknown, own: string | undefined): boolean {
  if (own === undefined || typeof seen !== 'string') return false;
  if (SALESFORCE_ID.test(seen) && SALESFORCE_ID.test(own)) return seen.slice(0, 15) === own.slice(0, 15);
  return seen === own;
}
