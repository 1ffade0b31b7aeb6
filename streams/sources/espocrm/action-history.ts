import { readAddress } from '../address.js';
import { filled, unmapped, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { classesOf, subjectsOf } from '../object-words.js';
import { actorBy, eventItem, isFault, openRecord } from '../record-event.js';
import type { RecordReader } from '../record-reader.js';
import { actionOf } from './acts.js';
import { ESPO_OBJECTS } from './objects.js';

export const ACTION_HISTORY_FEED = 'action-history';

/**
 * An ActionHistoryRecord, from REST (`targetType`) or from its table `action_history_record` (`target_type`). Fields:
 * https://github.com/espocrm/espocrm/blob/master/application/Espo/Resources/metadata/entityDefs/ActionHistoryRecord.json
 */
export function mapActionHistory(record: JsonObject, context: MappingContext): MappedItem {
  const opened = openRecord(record, 'action history record', ['createdAt', 'created_at'], context);
  if (isFault(opened)) return opened;
  const { row, id, occurredAt } = opened;
  const verb = row.take('action') ?? '';
  const type = row.peek('targetType', 'target_type')?.slice(0, 128);
  const action = actionOf(verb, type ?? '');
  if (action === undefined) return unmapped(`ActionHistoryRecord ${verb}`);
  const fields = {
    key: `action_history_record:${id}`,
    occurredAt,
    actor: actorOf(row),
    action,
    target: targetOf(row),
    volume: { records: 1, basis: 'listed', of: 'act' },
    dataClasses: classesOf(ESPO_OBJECTS, type),
    subjects: subjectsOf(ESPO_OBJECTS, type, row.peek('targetId', 'target_id')),
    context: contextOf(row),
  };
  row.claim('deleted');
  return eventItem(ACTION_HISTORY_FEED, opened, fields, { eventType: 'ActionHistoryRecord' });
}

function targetOf(row: RecordReader): JsonObject | undefined {
  return filled({
    type: row.takeCut(128, 'target.type', 'targetType', 'target_type'),
    id: row.takeCut(512, 'target.id', 'targetId', 'target_id'),
    name: row.takeCut(1024, 'target.name', 'targetName', 'target_name'),
  });
}

const TYPES: Readonly<Record<string, string>> = {
  regular: 'human',
  admin: 'human',
  'super-admin': 'human',
  portal: 'human',
  api: 'integration',
  system: 'system',
};

function actorOf(row: RecordReader): JsonObject {
  const id = row.takeCut(512, 'actor.id', 'userId', 'user_id');
  const kind = row.peek('userType', 'user_type') ?? '';
  const type = Object.hasOwn(TYPES, kind) ? TYPES[kind] : undefined;
  return actorBy(id, { name: row.takeCut(1024, 'actor.name', 'userName', 'user_name'), type });
}

/** The id of the token record, not the token: it joins what was done in one session. */
function contextOf(row: RecordReader): JsonObject | undefined {
  const ip = readAddress(row.peek('ipAddress', 'ip_address'));
  if (ip !== undefined) row.claim('ipAddress', 'ip_address');
  return filled({
    ip,
    channel: row.peek('userType', 'user_type') === 'api' ? 'api' : undefined,
    sessionId: row.takeCut(512, 'context.sessionId', 'authTokenId', 'auth_token_id'),
  });
}
