import type { Action } from '../../../src/event/actions.js';
import { readAddress } from '../address.js';
import { act, type Reading } from '../acts.js';
import { filled, type JsonObject } from '../candidate.js';
import type { RecordReader } from '../record-reader.js';
import { actorBy, actorInPlace, actorOfLogin } from './actor.js';
import { actOfColumn } from './audit-acts.js';
import { befell, readEventName } from './event-acts.js';
import type { Table } from './row.js';
import { actOfRequest, recordOfUrl, tableOfUrl } from './transaction-acts.js';

/** How the rows of one table say what was done. */
export interface TableReading {
  /** The column that names the kind of act, part of the key and of the attributes. */
  readonly kind: string;
  read(this: void, row: RecordReader): Reading;
  actor(this: void, row: RecordReader, action: Action): JsonObject;
  target(this: void, row: RecordReader, action: Action): JsonObject | undefined;
  context?(this: void, row: RecordReader): JsonObject | undefined;
  volume?(this: void, row: RecordReader): JsonObject | undefined;
  /** Columns that change after the act, or that may not be kept. */
  readonly left?: (row: RecordReader) => readonly string[];
}

const USERS = /^(?:sys_user|user)\.(?:delete|deleted|insert|inserted|create|created|update|updated)$/;

function targetOfEvent(row: RecordReader, action: Action): JsonObject | undefined {
  const name = row.peek('name') ?? '';
  if (action.startsWith('session.')) return { type: 'Instance' };
  if (USERS.test(name)) return filled({ type: 'sys_user', id: row.takeCut(512, 'target.id', 'parm1') });
  if (name.startsWith('attachment.')) return ofAttachment(row);
  const table = row.takeCut(128, 'target.type', 'table');
  const kind = table ?? /([^.]+)\.[^.]+$/.exec(name)?.[1]?.slice(0, 128);
  if (table === undefined && kind !== undefined) row.derived.push('target.type');
  return filled({ type: kind, id: row.takeCut(512, 'target.id', 'instance') });
}

/** The file is named by the parameters, the record it hangs on by `instance`. */
function ofAttachment(row: RecordReader): JsonObject | undefined {
  const parentId = row.takeCut(512, 'target.parentId', 'instance');
  const isFile = row.peek('parm1') === 'sys_attachment';
  return filled({
    type: isFile ? row.take('parm1') : 'sys_attachment',
    id: isFile ? row.takeCut(512, 'target.id', 'parm2') : undefined,
    parentId,
  });
}

function actorOfEvent(row: RecordReader, action: Action): JsonObject {
  if (action === 'session.login') return actorOfLogin(row);
  if (/impersonation/.test(row.peek('name') ?? '')) return actorInPlace(row);
  return actorBy(row, ['user_id', 'user_name'], 'user_name');
}

function contextOfEvent(row: RecordReader): JsonObject | undefined {
  if (!/log(?:in|out)|authentication/.test(row.peek('name') ?? '')) return undefined;
  const written = row.peek('parm2');
  const ip = readAddress(written);
  if (ip !== undefined && ip === written) row.claim('parm2');
  return filled({ ip });
}

const SYSEVENT: TableReading = {
  kind: 'name',
  read: (row) => readEventName(row.peek('name') ?? '', row),
  actor: actorOfEvent,
  target: targetOfEvent,
  context: contextOfEvent,
  // How the queue dealt with the event, minutes later.
  left: () => [
    'sys_updated_on',
    'sys_updated_by',
    'sys_mod_count',
    'state',
    'processed',
    'processing_duration',
    'claimed_by',
  ],
};

/** The rows of one change are parts of it: one record, however many columns. */
const volumeOfChange = (row: RecordReader): JsonObject | undefined =>
  volumeOf(row, row.peek('record_checkpoint') ?? row.peek('sys_created_on'));

function volumeOf(row: RecordReader, change: string | undefined): JsonObject | undefined {
  const id = row.peek('documentkey');
  if (change === undefined || id === undefined) return undefined;
  const groupKey = `${row.peek('tablename') ?? ''}:${id}:${change}`.slice(0, 512);
  return { records: 1, basis: 'listed', of: 'act', groupKey };
}

const SYS_AUDIT: TableReading = {
  kind: 'fieldname',
  read: (row) => act(actOfColumn(row)),
  actor: (row) => actorBy(row, ['user', 'sys_created_by'], undefined),
  target: (row) =>
    filled({
      type: row.takeCut(128, 'target.type', 'tablename'),
      id: row.takeCut(512, 'target.id', 'documentkey'),
    }),
  volume: volumeOfChange,
  // Passwords are audited too, as they are stored.
  left: (row) => (/passw|secret|token/i.test(row.peek('fieldname') ?? '') ? ['oldvalue', 'newvalue'] : []),
};

/** The deleted record whole: https://www.servicenow.com/docs/r/platform-administration/table-administration-and-data-management/c_UndeleteARecord.html */
const SYS_AUDIT_DELETE: TableReading = {
  kind: 'tablename',
  read: (row) => act(befell(row.peek('tablename') ?? '', 'deleted')),
  actor: (row) => actorBy(row, ['sys_created_by'], undefined),
  target: (row) =>
    filled({
      type: row.takeCut(128, 'target.type', 'tablename'),
      id: row.takeCut(512, 'target.id', 'documentkey'),
      name: row.takeCut(1024, 'target.name', 'display_value'),
    }),
  // The group of the row of sys_audit that says DELETED of the same record: one record, in whichever tables.
  volume: (row) => volumeOf(row, '-1'),
  // Every value that the record had.
  left: () => ['payload'],
};

const SYS_AUDIT_ROLE: TableReading = {
  kind: 'operation',
  read(row) {
    const operation = row.peek('operation') ?? '';
    if (/^(?:Added|Granted|Inserted)$/i.test(operation)) return act('access.grant');
    return /^(?:Removed|Revoked|Deleted)$/i.test(operation) ? act('access.revoke') : undefined;
  },
  actor: (row) => actorBy(row, ['changed_by', 'sys_created_by'], 'changed_by.name'),
  target: (row) =>
    filled({
      type: 'sys_user',
      id: row.takeCut(512, 'target.id', 'user'),
      name: row.takeCut(1024, 'target.name', 'user.name'),
      parentId: row.takeCut(512, 'target.parentId', 'role'),
    }),
};

const SYSLOG_TRANSACTION: TableReading = {
  kind: 'type',
  read: (row) => actOfRequest(row.peek('url') ?? '', row.peek('http_method', 'method'), row.peek('type')),
  actor: (row) => actorBy(row, ['sys_created_by'], undefined),
  target: (row) =>
    filled({
      type: row.takeCut(128, 'target.type', 'table') ?? tableOfUrl(row.peek('url') ?? ''),
      id: recordOfUrl(row.peek('url') ?? ''),
    }),
  context(row) {
    const written = row.peek('remote_ip');
    const ip = readAddress(written);
    if (ip !== undefined && ip === written) row.claim('remote_ip');
    return filled({
      ip,
      userAgent: row.takeCut(2048, 'context.userAgent', 'user_agent'),
      sessionId: row.takeCut(512, 'context.sessionId', 'session'),
      channel: /^\/api\//i.test(row.peek('url') ?? '') ? 'api' : 'ui',
    });
  },
  volume: (row) => filled({ bytes: row.count('output_length') }),
};

const ISC_EXPORT_EVENT: TableReading = {
  kind: 'sys_class_name',
  read: () => act('data.export'),
  actor: (row) => actorBy(row, ['user', 'user_name'], 'user_name'),
  target: (row) => filled({ type: row.takeCut(128, 'target.type', 'table') }),
  volume: (row) => {
    const records = row.count('row_count', 'rows', 'record_count');
    return records === undefined ? undefined : { records, basis: 'returned' };
  },
};

export const READINGS: Readonly<Record<Table, TableReading>> = {
  sysevent: SYSEVENT,
  sys_audit: SYS_AUDIT,
  sys_audit_delete: SYS_AUDIT_DELETE,
  sys_audit_role: SYS_AUDIT_ROLE,
  syslog_transaction: SYSLOG_TRANSACTION,
  isc_export_event: ISC_EXPORT_EVENT,
};
