import { hash } from 'node:crypto';
import type { IncomingEvent } from '../../src/event/incoming-event.js';
import type { Added } from './enrich.js';

/** As whom a poller of ours reads at a source: what is done under these ids is done by us. */
export interface OwnReader {
  /** Of the user, as the source writes it in its records; of Salesforce the first 15 characters. */
  readonly account?: string;
  /** Of the connected app. */
  readonly app?: string;
}

/**
 * Says of an act of our own poller that it is one: a program's, never somebody's mass read. Told by the account, or by the
 * app where the account is shared with people. Added beside the content, since a record may have come in before the source
 * said as whom we read it.
 */
export function ownRead(
  { actor, context, attributes }: IncomingEvent,
  own: OwnReader | undefined,
): Added | undefined {
  if (own === undefined) return undefined;
  if (!isSameId(actor.id, own.account) && !isSameId(context?.appId, own.app)) return undefined;
  return {
    columns: { actorType: 'integration', attributes: { ...attributes, own: true } },
    derived: ['actor.type', 'attributes.own'],
  };
}

/** Names exactly as whom we read, for the intent of a batch; empty where we do not know. */
export const versionOfReader = (own: OwnReader | undefined): string =>
  own === undefined
    ? ''
    : `own-${hash('sha256', JSON.stringify([own.account ?? null, own.app ?? null])).slice(0, 8)}`;

/** Ids of Salesforce are written with 15 or 18 characters, of which the first 15 say it all. */
const SALESFORCE_ID = /^[A-Za-z0-9]{15}(?:[A-Z0-5]{3})?$/;

function isSameId(seen: string | undefined, own: string | undefined): boolean {
  if (own === undefined || seen === undefined) return false;
  if (SALESFORCE_ID.test(seen) && SALESFORCE_ID.test(own)) return seen.slice(0, 15) === own.slice(0, 15);
  return seen === own;
}
