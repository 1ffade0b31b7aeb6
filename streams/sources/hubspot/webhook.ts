import type { Action } from '../../../src/event/actions.js';
import { NOBODY } from '../../steps/missing.js';
import { faultItem, filled, unmapped, type JsonObject } from '../candidate.js';
import type { MappedItem } from '../mapping.js';
import { cut, RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import { dataClassOf, isPersonLike, objectTypeOf } from './objects.js';

export const WEBHOOK_FEED = 'webhook';

/** What follows the object in `subscriptionType` (contact.creation, object.propertyChange). */
const ACTIONS: Readonly<Record<string, Action>> = {
  creation: 'record.create',
  propertyChange: 'record.update',
  associationChange: 'record.update',
  merge: 'record.update',
  newMessage: 'record.update',
  deletion: 'record.delete',
  restore: 'record.restore',
  privacyDeletion: 'record.erase',
};

/** One notification; fields at https://developers.hubspot.com/docs/guides/api/app-management/webhooks. */
export function mapWebhookEvent(record: JsonObject): MappedItem {
  const row = new RecordReader(record);
  const subscription = row.peek('subscriptionType') ?? '';
  const [object = '', verb = ''] = subscription.split('.');
  const action = Object.hasOwn(ACTIONS, verb) ? ACTIONS[verb] : undefined;
  if (action === undefined) return unmapped(subscription);
  const occurredAt = timeOf(row);
  if (occurredAt === undefined)
    return faultItem('schema', 'The notification has no readable occurredAt.', 'occurredAt');
  const id = row.peek('objectId', 'fromObjectId');
  if (id === undefined) return faultItem('schema', 'The notification has no objectId.', 'objectId');
  // The id of an event is not promised to be unique; which try this is and whose subscription must not tell two apart.
  const parts = [subscription, row.peek('eventId'), id, row.peek('propertyName'), row.peek('toObjectId')];
  const key = cut([...parts.map((part) => part ?? ''), occurredAt].join(':'), 512);
  const type = object === 'object' ? objectTypeOf(row.take('objectTypeId') ?? object) : object;
  const fields = { key, occurredAt, action, ...fieldsOf(row, { type, id }) };
  row.claim('eventId', 'occurredAt', 'attemptNumber', 'subscriptionId', 'objectId');
  dropValue(row);
  const candidate = filled({ ...fields, attributes: { eventType: 'webhook', ...row.rest() } });
  return { kind: 'event', feed: WEBHOOK_FEED, candidate, derived: row.derived };
}

/** Epoch milliseconds, also where a relay has made a text of them. */
function timeOf(row: RecordReader): string | undefined {
  const text = row.peek('occurredAt') ?? '';
  return readTime(/^\d{12,14}$/.test(text) ? Number(text) : text)?.iso;
}

function fieldsOf(row: RecordReader, { type, id }: { type: string; id: string }): JsonObject {
  return {
    actor: actorOfChange(row),
    target: { type: cut(type, 128), id: cut(id, 512) },
    outcome: 'success',
    volume: { records: 1, basis: 'listed' },
    dataClasses: [dataClassOf(type)],
    subjects: isPersonLike(type) ? [{ id: cut(id, 512) }] : undefined,
    context: filled({ channel: CHANNELS[row.peek('changeSource') ?? ''] }),
  };
}

const CHANNELS: Readonly<Record<string, string | undefined>> = {
  CRM_UI: 'ui',
  CRM_UI_BULK_ACTION: 'bulk',
  MOBILE_IOS: 'mobile',
  MOBILE_ANDROID: 'mobile',
  API: 'api',
  INTEGRATION: 'api',
  IMPORT: 'batch',
};

/** `sourceId` names the user as `userId:…`; else it is the integration's or the automation's own id. */
function actorOfChange(row: RecordReader): JsonObject {
  const source = row.peek('sourceId');
  const user = /^userId:(\d{1,20})$/.exec(source ?? '')?.[1];
  if (user !== undefined) {
    row.claim('sourceId');
    row.derived.push('actor.id');
    return { id: user };
  }
  const by = row.peek('changeSource') ?? '';
  if (source !== undefined && /^(?:API|INTEGRATION)$/.test(by))
    return { id: cut(source, 512), type: 'integration' };
  if (source !== undefined && /AUTOMATION|WORKFLOW|CALCULATED/.test(by))
    return { id: cut(source, 512), type: 'system' };
  return { id: NOBODY, type: 'unknown' };
}

/** Which property changed is the audit's; what it holds now is the customer's. */
function dropValue(row: RecordReader): void {
  if (row.peek('propertyValue') !== undefined) row.derived.push('attributes.propertyValue');
  row.claim('propertyValue', 'message');
}
