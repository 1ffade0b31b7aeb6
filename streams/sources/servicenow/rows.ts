import type { IncomingEvent } from '../../../src/event/incoming-event.js';
import type { Act } from '../acts.js';
import { faultItem, filled, unmapped, type JsonObject } from '../candidate.js';
import { mapEach } from '../items.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { RecordReader } from '../record-reader.js';
import { isoOf, readTime } from '../time.js';
import { plainRow, tableOf, TABLES, type Table } from './row.js';
import { READINGS, type TableReading } from './tables.js';

/** Rows of the tables in which a ServiceNow instance keeps what was done: one, a list, or an answer (`result`). */
export const mapServiceNow = (payload: unknown, context: MappingContext): MappedItem[] =>
  mapEach(payload, ['result', 'records'], (row) => [mapRow(plainRow(row), context)]);

function mapRow(columns: JsonObject, context: MappingContext): MappedItem {
  const table = tableOf(columns);
  if (table === undefined)
    return faultItem('schema', `The row is of none of the tables ${TABLES.join(', ')}.`);
  const row = new RecordReader(columns);
  const reading = READINGS[table];
  const kind = row.peek(reading.kind) ?? '';
  const known = reading.read(row);
  if (known === 'no-act') return { kind: 'refused', reason: 'no-act' };
  if (known === undefined) return unmapped(`${table}/${kind}`);
  const id = row.peek('sys_id');
  if (id === undefined) return faultItem('schema', 'The row has no sys_id.', 'sys_id');
  // GMT in the tables, the zone of whoever asked in exports: the source declares which it gives.
  const written = row.peek('sys_created_on');
  const occurredAt = readTime(written, context.timeZone);
  if (occurredAt === undefined)
    return faultItem('schema', 'The row has no readable time in sys_created_on.', 'sys_created_on');
  if (occurredAt.zoneAssumed) row.derived.push('occurredAt');
  const key = [table, id, written ?? '', kind].map((part) => part.slice(0, 128)).join(':');
  const candidate = candidateOf(row, reading, {
    table,
    kind,
    act: known,
    key,
    occurredAt: occurredAt.iso,
    context,
  });
  return { kind: 'event', feed: table, candidate, derived: row.derived };
}

interface Read {
  readonly table: Table;
  readonly kind: string;
  readonly act: Act;
  readonly key: string;
  readonly occurredAt: string;
  readonly context: MappingContext;
}

function candidateOf(row: RecordReader, reading: TableReading, read: Read): JsonObject {
  const { action, corroborating } = read.act;
  const volume = reading.volume?.(row);
  const fields = {
    key: read.key,
    occurredAt: read.occurredAt,
    recordedAt: isoOf(read.context.recordedAt),
    actor: reading.actor(row, action),
    action,
    target: reading.target(row, action),
    outcome: outcomeOf(read.kind),
    volume: corroborating ? { ...volume, basis: 'corroborating' } : volume,
    dataClasses: /^(?:session|account|credential|access)\./.test(action) ? ['employee'] : ['unknown'],
    context: reading.context?.(row),
  };
  const left = (reading.left?.(row) ?? []).filter((column) => row.peek(column) !== undefined);
  for (const column of left) if (!column.startsWith('sys_')) row.derived.push(`attributes.${column}`);
  row.claim('sys_id', 'sys_created_on', ...left);
  return filled({ ...fields, attributes: row.rest({ eventType: read.table }) }) ?? {};
}

/** Only events of log-ins end in a word that tells; no column does. */
function outcomeOf(kind: string): IncomingEvent['outcome'] {
  if (/\.fail(?:ed|ure)?$/i.test(kind)) return 'failure';
  return /\.(?:succeeded|success|completed|validated)$/i.test(kind) ? 'success' : 'unknown';
}
