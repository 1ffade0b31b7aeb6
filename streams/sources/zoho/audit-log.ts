import { NOBODY } from '../../steps/missing.js';
import { readAddress } from '../address.js';
import { digest, faultItem, filled, isObject, unmapped, type JsonObject } from '../candidate.js';
import { eachRecord } from '../each-record.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { cut } from '../record-reader.js';
import { readTime } from '../time.js';
import { actionOf, dataClassOf, isPersonLike } from './acts.js';
import { AuditRow } from './row.js';

export const AUDIT_LOG_FEED = 'audit-log';

/**
 * Rows of the audit log export (POST /crm/v8/settings/audit_log_export, then CSV) and records of the same as JSON, one or
 * a list, also within the list that the interface puts around them.
 */
export const mapZoho = (payload: unknown, context: MappingContext): MappedItem[] =>
  eachRecord(recordsOf(payload), (record) => mapRow(record, context));

const LISTS = ['audit_logs', 'audit_log', 'data', '__timeline'] as const;

function recordsOf(payload: unknown): readonly unknown[] {
  if (Array.isArray(payload)) return payload as unknown[];
  if (!isObject(payload)) return [payload];
  for (const name of LISTS) if (Array.isArray(payload[name])) return payload[name] as unknown[];
  return [payload];
}

function mapRow(record: JsonObject, context: MappingContext): MappedItem {
  const row = new AuditRow(record);
  const words = row.take('action');
  const time = row.take('time');
  if (words === undefined || time === undefined) return missing({ action: words, time });
  const occurredAt = readTime(time, context.timeZone);
  if (occurredAt === undefined)
    return faultItem('schema', 'The time of the row cannot be read; expected ISO 8601.', 'time');
  if (occurredAt.zoneAssumed) row.reader.derived.push('occurredAt');
  const module = row.take('module');
  const action = actionOf(words, module);
  if (action === undefined) return unmapped(words);
  const read = { action, words, module, occurredAt: occurredAt.iso };
  const candidate = candidateOf(row, read, context);
  return { kind: 'event', feed: AUDIT_LOG_FEED, candidate, derived: row.reader.derived };
}

/** Which columns there are is not documented: the fault says what was looked for and not found. */
function missing(found: Readonly<Record<'action' | 'time', string | undefined>>): MappedItem {
  const names = (['action', 'time'] as const).filter((name) => found[name] === undefined);
  return faultItem(
    'schema',
    `The row has no column for its ${names.join(' and its ')} under any name that is known.`,
    names[0],
  );
}

interface Read {
  readonly action: NonNullable<ReturnType<typeof actionOf>>;
  readonly words: string;
  readonly module: string | undefined;
  readonly occurredAt: string;
}

function candidateOf(
  row: AuditRow,
  { action, words, module, occurredAt }: Read,
  context: MappingContext,
): JsonObject {
  const { reader } = row;
  const own = row.take('id');
  const actor = actorOf(row);
  const record = row.take('recordId');
  const name = row.take('recordName');
  const said = [String(actor['id']), words, module, record, name, row.peek('field'), row.peek('after')];
  const records = row.count('count');
  const ip = readAddress(row.peek('address'));
  reader.derived.push('action');
  if (own === undefined) reader.derived.push('key');
  return (
    filled({
      key: own === undefined ? `${occurredAt}:${digest(said, context)}` : cut(`id:${own}`, 512),
      occurredAt,
      actor,
      action,
      target: filled({
        type: module?.slice(0, 128),
        id: record === undefined ? undefined : cut(record, 512),
        name: name === undefined ? undefined : cut(name, 1024),
      }),
      outcome: 'unknown',
      volume: records === undefined ? undefined : { records, basis: 'returned' },
      dataClasses: [dataClassOf(module, action)],
      subjects: isPersonLike(module) && record !== undefined ? [{ id: cut(record, 512) }] : undefined,
      context: filled({ ip }),
      attributes: { eventType: 'audit-log', act: cut(words, 128), ...reader.rest() },
    }) ?? {}
  );
}

/** By id where there is one, else by the name that the export shows, which then is the id. */
function actorOf(row: AuditRow): JsonObject {
  const id = row.take('userId');
  const name = row.take('user');
  if (id !== undefined) return { id: cut(id, 512), ...filled({ name: name && cut(name, 1024) }) };
  if (name === undefined) return { id: NOBODY, type: 'unknown' };
  row.reader.derived.push('actor.id');
  return { id: cut(name, 512), name: cut(name, 1024) };
}
