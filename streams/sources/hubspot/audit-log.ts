import type { Action } from '../../../src/event/actions.js';
import { act, type Reading } from '../acts.js';
import { faultItem, filled, isObject, unmapped, type JsonObject } from '../candidate.js';
import type { MappedItem } from '../mapping.js';
import { RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import { actOfType, dataClassOfType, typeWords } from './critical-acts.js';
import { dataClassOf, isPersonLike } from './objects.js';
import { actorOf } from './person.js';

export const AUDIT_LOGS_FEED = 'audit-logs';

/** Categories whose subject is a record of the CRM; the object stands in the subcategory. */
const OF_RECORDS = new Set(['CRM_OBJECT', 'PROPERTY_VALUE', 'CRM_RECORD', 'ASSOCIATION']);
/** Categories whose subcategory is a type of security activity. */
const OF_SECURITY = new Set(['CRITICAL_ACTION', 'SECURITY_ACTIVITY', 'SECURITY']);

const RECORD_ACTIONS: Readonly<Record<string, Action>> = {
  CREATE: 'record.create',
  UPDATE: 'record.update',
  MERGE: 'record.update',
  DELETE: 'record.delete',
  ARCHIVE: 'record.delete',
  RESTORE: 'record.restore',
  VIEW: 'record.read',
  READ: 'record.read',
};

/** What else is logged is settings: content, workflows, pipelines, properties, lists. Other verbs are not known. */
const SETTING_VERBS = /^(?:CREATE|UPDATE|DELETE|ARCHIVE|RESTORE|PUBLISH|UNPUBLISH|ENABLE|DISABLE|CLONE)$/;

/** One entry of the centralised audit log (GET /account-info/v3/activity/audit-logs; Enterprise). */
export function mapAuditLog(record: JsonObject): MappedItem {
  const row = new RecordReader(record);
  const id = row.peek('id');
  if (id === undefined) return faultItem('schema', 'The audit log entry has no id.', 'id');
  const occurredAt = readTime(record['occurredAt']);
  if (occurredAt === undefined)
    return faultItem('schema', 'The audit log entry has no readable occurredAt.', 'occurredAt');
  if (occurredAt.zoneAssumed) row.derived.push('occurredAt');
  const kind = kindOf(row);
  const reading = readingOf(kind);
  if (reading === 'no-act') return { kind: 'refused', reason: reading };
  if (reading === undefined) return unmapped([kind.category, kind.sub, kind.verb].join('/'));
  const fields = fieldsOf(row, kind, reading.action);
  row.claim('id', 'occurredAt', 'actingUser');
  const candidate = filled({
    key: `audit:${id}`,
    occurredAt: occurredAt.iso,
    ...fields,
    attributes: { eventType: 'audit-log', ...row.rest() },
  });
  return { kind: 'event', feed: AUDIT_LOGS_FEED, candidate, derived: row.derived };
}

interface Kind {
  readonly category: string;
  readonly sub: string;
  readonly verb: string;
}

const kindOf = (row: RecordReader): Kind => ({
  category: typeWords(row.peek('category') ?? ''),
  sub: typeWords(row.peek('subCategory') ?? ''),
  verb: typeWords(row.peek('action') ?? ''),
});

function readingOf({ category, sub, verb }: Kind): Reading {
  if (category === 'LOGIN') return act('session.login');
  if (OF_SECURITY.has(category)) return actOfType(sub);
  if (category === 'EXPORT' || verb === 'EXPORT') return act('data.export');
  if (category === 'IMPORT' || verb === 'IMPORT') return act('data.import');
  if (OF_RECORDS.has(category)) return ofRecords(verb);
  return SETTING_VERBS.test(verb) ? act(ofSettings(category, verb)) : undefined;
}

function ofRecords(verb: string): Reading {
  const action = Object.hasOwn(RECORD_ACTIONS, verb) ? RECORD_ACTIONS[verb] : undefined;
  return action === undefined ? undefined : act(action);
}

function ofSettings(category: string, verb: string): Action {
  if (/^(?:TEAM|ROLE|PERMISSION)/.test(category)) return 'access.define';
  if (category.startsWith('USER_PERMISSION')) return 'access.role_change';
  if (!/^USERS?$/.test(category)) return 'config.change';
  if (verb === 'CREATE') return 'account.create';
  return verb === 'DELETE' ? 'account.delete' : 'account.update';
}

function fieldsOf(row: RecordReader, kind: Kind, action: Action): JsonObject {
  const user = row.raw('actingUser');
  const acting = new RecordReader(isObject(user) ? user : {});
  const id = row.takeCut(512, 'target.id', 'targetObjectId');
  const type = row.peek('subCategory')?.slice(0, 128);
  const isRecord = OF_RECORDS.has(kind.category);
  return {
    actor: actorOf(row, { id: acting.peek('userId'), email: acting.peek('userEmail') }),
    action,
    target: filled({ type, id }),
    outcome: outcomeOf(kind),
    dataClasses: [isRecord ? dataClassOf(type) : dataClassOfType(kind.sub, action)],
    subjects: isRecord && isPersonLike(type) && id !== undefined ? [{ id }] : undefined,
  };
}

/** Only log-ins say how they ended, in the name of the subcategory. */
function outcomeOf({ category, sub }: Kind): 'success' | 'failure' | 'unknown' {
  if (category !== 'LOGIN') return 'unknown';
  if (/SUCCEEDED|SUCCESS/.test(sub)) return 'success';
  return /FAIL/.test(sub) ? 'failure' : 'unknown';
}
