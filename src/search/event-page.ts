import { z } from 'zod';
import { type AuditEvent, auditEventSchema } from '../event/audit-event.js';
import { identitiesShown, type Names } from '../privacy/sight.js';
import type { Store } from '../store/store.js';
import type { EventMark, EventSearch, LedgerEvent } from './events.js';
import { findReached, type ReachedSearch } from './reached.js';
import { keysOf, toAuditEvent } from './to-audit-event.js';

/** Rows read at a time: attributes and subjects of one event may be 200 kB. */
const ROWS_A_READ = 1_000;
/** A page ends early when its events are long. */
const PAGE_BYTES = 16 * 1024 ** 2;
/** Of an event without attributes and subjects, roughly. */
const FIELD_BYTES = 1_200;
/** The key twice, with its pseudonym. */
const SUBJECT_BYTES = 150;

export const eventPageSchema = z
  .strictObject({
    events: z.array(auditEventSchema).describe('In the order of time, then of id'),
    next: z.string().optional().describe('The cursor of the next page; absent on the last one'),
  })
  .meta({ id: 'EventPage' });
export type EventPage = z.infer<typeof eventPageSchema>;

const CURSOR = /^(-?\d{1,14})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export const cursorSchema = z
  .string()
  .regex(CURSOR, 'is no cursor')
  .describe('`next` of the page before')
  .transform((cursor): EventMark => {
    const [, at, id = ''] = CURSOR.exec(cursor) ?? [];
    return { at: Number(at), id };
  });

const cursorOf = ({ occurred_at, id }: LedgerEvent): string => `${occurred_at}_${id}`;

/** One page; it may be shorter than `limit` although others follow. `names`: whose ids the caller may see. */
export async function eventPage(
  store: Store,
  search: EventSearch | ReachedSearch,
  names: Names,
): Promise<EventPage> {
  const events: AuditEvent[] = [];
  let { after } = search;
  let bytes = 0;
  for (;;) {
    const limit = Math.min(ROWS_A_READ, search.limit - events.length);
    const rows = await findReached(store, { zone: 'UTC', ...search, after, limit });
    const people = await identitiesShown(store, search.tenant, names, rows.flatMap(keysOf));
    for (const row of rows) events.push(toAuditEvent(row, people));
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return { events };
    bytes += rows.reduce((sum, row) => sum + bytesOf(row), 0);
    if (events.length >= search.limit || bytes >= PAGE_BYTES) return { events, next: cursorOf(last) };
    after = { at: last.occurred_at, id: last.id };
  }
}

const bytesOf = ({ attributes, subject_keys }: LedgerEvent): number =>
  FIELD_BYTES + attributes.length + subject_keys.length * SUBJECT_BYTES;
