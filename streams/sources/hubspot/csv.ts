import { digest, faultItem, filled, unmapped, type JsonObject } from '../candidate.js';
import { readAddress } from '../address.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import { actOfType, dataClassOfType } from './critical-acts.js';
import { actorOf } from './person.js';
import { SECURITY_FEED } from './security.js';
import { LOGIN_FEED } from './login.js';

/**
 * The spellings under which a column is looked for, without case, blanks and signs: the vendor describes what the
 * columns hold (https://knowledge.hubspot.com/account/export-security-activity-history) and not how they are called.
 */
const COLUMNS = {
  time: ['time', 'timeofaction', 'actiontime', 'date', 'datetime', 'timestamp', 'occurredat', 'createdat'],
  loginTime: ['logintimestamp', 'logintime', 'loginat', 'time', 'date', 'timestamp'],
  type: ['type', 'typeofaction', 'actiontype', 'action', 'activity', 'activitytype', 'eventtype'],
  email: ['email', 'useremail', 'useremailaddress', 'emailaddress', 'user', 'actinguser', 'modifiedby'],
  object: ['objectid', 'affectedobjectid', 'idofaffectedobject', 'idoftheaffectedobject', 'affectedobject'],
  address: ['ipaddress', 'ip'],
  agent: ['useragent'],
  succeeded: ['loginsucceeded', 'succeeded', 'success'],
} as const;

type Column = keyof typeof COLUMNS;

const bare = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** A row under the names of its own header, asked by what a column means. */
class CsvRow {
  readonly reader: RecordReader;
  private readonly names = new Map<string, string>();

  constructor(record: JsonObject) {
    this.reader = new RecordReader(record);
    for (const name of Object.keys(record)) this.names.set(bare(name), name);
  }

  has(column: Column): boolean {
    return COLUMNS[column].some((spelling) => this.names.has(spelling));
  }

  take(column: Column): string | undefined {
    for (const spelling of COLUMNS[column]) {
      const name = this.names.get(spelling);
      const text = name === undefined ? undefined : this.reader.take(name);
      if (text !== undefined) return text;
    }
    return undefined;
  }
}

/** Whether it can be a row of an export of log-ins or of security activity. */
export function isCsvRow(record: JsonObject): boolean {
  const row = new CsvRow(record);
  return row.has('email') && (row.has('agent') || row.has('type'));
}

/** The exports of small plans know people by mail address and records by no id. */
export function mapCsvRow(record: JsonObject, context: MappingContext): MappedItem {
  const row = new CsvRow(record);
  return row.has('agent') ? loginRow(row, context) : securityRow(row, context);
}

function securityRow(row: CsvRow, context: MappingContext): MappedItem {
  const { reader } = row;
  const type = row.take('type');
  if (type === undefined) return faultItem('schema', 'The row has no type of action.', 'type');
  const occurredAt = readTime(row.take('time'), context.timeZone);
  if (occurredAt === undefined)
    return faultItem('schema', 'The row has no column with a readable time of the action.', 'time');
  const reading = actOfType(type);
  if (reading === 'no-act') return { kind: 'refused', reason: reading };
  if (reading === undefined) return unmapped(type);
  if (occurredAt.zoneAssumed) reader.derived.push('occurredAt');
  const email = row.take('email');
  const object = row.take('object')?.slice(0, 512);
  const candidate = filled({
    key: `csv:${occurredAt.iso}:${digest([type, email, object], context)}`,
    occurredAt: occurredAt.iso,
    actor: actorOf(reader, { id: undefined, email }),
    action: reading.action,
    target: filled({ type: type.slice(0, 128), id: object }),
    outcome: 'unknown',
    dataClasses: [dataClassOfType(type, reading.action)],
    attributes: { eventType: 'security', ...reader.rest() },
  });
  return { kind: 'event', feed: SECURITY_FEED, candidate, derived: reader.derived };
}

function loginRow(row: CsvRow, context: MappingContext): MappedItem {
  const { reader } = row;
  const occurredAt = readTime(row.take('loginTime'), context.timeZone);
  if (occurredAt === undefined)
    return faultItem('schema', 'The row has no column with a readable time of the log-in.', 'time');
  if (occurredAt.zoneAssumed) reader.derived.push('occurredAt');
  const email = row.take('email');
  const address = row.take('address');
  const agent = row.take('agent')?.slice(0, 2048);
  const method = row.take('type')?.slice(0, 128);
  const candidate = filled({
    key: `csv:${occurredAt.iso}:${digest([email, address, agent, method], context)}`,
    occurredAt: occurredAt.iso,
    actor: actorOf(reader, { id: undefined, email }),
    action: 'session.login',
    outcome: outcomeOf(row.take('succeeded')),
    dataClasses: ['employee'],
    context: filled({ ip: readAddress(address), userAgent: agent, authMethod: method }),
    attributes: { eventType: 'login', ...reader.rest() },
  });
  return { kind: 'event', feed: LOGIN_FEED, candidate, derived: reader.derived };
}

function outcomeOf(text: string | undefined): 'success' | 'failure' | 'unknown' {
  if (/^(?:true|yes|success|succeeded)$/i.test(text ?? '')) return 'success';
  return /^(?:false|no|fail(?:ed|ure)?)$/i.test(text ?? '') ? 'failure' : 'unknown';
}
