import { z } from 'zod';
import { EVENT_COLUMNS } from './event-row.js';
import { systemQuery } from './query.js';
import { MAX_INSERT_BYTES, type Store } from './store.js';
import { sqlTime } from './time.js';
import { AppError } from '../kernel/app-error.js';
import { DAY } from '../kernel/clock.js';

/** One event ready for the ledger: its line, and what deciding about it needs. */
export interface LedgerRow {
  readonly id: string;
  readonly tenant: string;
  readonly source: string;
  readonly actorKey: string;
  /** Epoch ms. */
  readonly occurredAt: number;
  readonly contentHash: string;
  readonly position: RowPosition;
  /** JSONCompactEachRow in the order of EVENT_COLUMNS, with its line break. */
  readonly line: Buffer;
}

export interface RowPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly item: number;
}

/** What the ledger already holds under an id. */
export interface KnownEvent extends RowPosition {
  readonly id: string;
  readonly contentHash: string;
}

/**
 * The only writer of the ledger. When it resolves, all rows survive a crash, with their subjects and touched hours.
 * When it rejects, the same rows may be given again under the same token: nothing is stored twice. Whether all of them are
 * there then has to be looked at: an engine that was killed may hold the token of a part without the part.
 * One token covers at most MAX_INSERT_BYTES.
 */
export async function append(store: Store, rows: readonly LedgerRow[], token: string): Promise<void> {
  if (rows.length === 0) return;
  const body = Buffer.concat(rows.map((row) => row.line));
  if (body.byteLength > MAX_INSERT_BYTES) {
    throw new AppError(
      'INTERNAL',
      `an insert of ${body.byteLength} bytes is over the limit of ${MAX_INSERT_BYTES}`,
    );
  }
  await store.engine.insert({ table: 'events_in', columns: EVENT_COLUMNS, body, token }, 'events');
}

const knownEventsQuery = systemQuery({
  file: new URL('./queries/known-events.sql', import.meta.url),
  params: { tenants: z.array(z.string()), days: z.array(z.string()), ids: z.string() },
  row: z
    .object({
      tenant: z.string(),
      id: z.string(),
      topic: z.string(),
      partition: z.coerce.number(),
      offset: z.coerce.bigint(),
      item: z.coerce.number(),
      content_hash: z.string(),
    })
    .transform(({ content_hash, ...row }) => ({ ...row, contentHash: content_hash })),
});

/** Which of these rows' ids the ledger already holds on the days of their tenant's rows, by tenant and id. */
export async function knownEvents(
  store: Store,
  rows: readonly LedgerRow[],
): Promise<Map<string, KnownEvent[]>> {
  const known = new Map<string, KnownEvent[]>();
  if (rows.length === 0) return known;
  // An id is made of its tenant: that of another one is never met.
  const look = { ...daysOf(rows), ids: rows.map((row) => row.id).join(',') };
  for (const { tenant, ...event } of await store.read(knownEventsQuery, look)) {
    const key = knownKey(tenant, event.id);
    known.set(key, [...(known.get(key) ?? []), event]);
  }
  return known;
}

/** The days of each tenant's rows, as two lists side by side. */
function daysOf(rows: readonly LedgerRow[]): { tenants: string[]; days: string[] } {
  const daysOfTenants = new Map<string, Set<number>>();
  for (const { tenant, occurredAt } of rows) {
    const days = daysOfTenants.get(tenant) ?? new Set();
    daysOfTenants.set(tenant, days.add(Math.floor(occurredAt / DAY)));
  }
  const pairs = [...daysOfTenants].flatMap(([tenant, days]) => [...days].map((day) => ({ tenant, day })));
  return {
    tenants: pairs.map(({ tenant }) => tenant),
    days: pairs.map(({ day }) => sqlTime(day * DAY).slice(0, DATE_CHARS)),
  };
}

/** Of `2026-01-02`. */
const DATE_CHARS = 10;

export const knownKey = (tenant: string, id: string): string => `${tenant}/${id}`;

export const samePosition = (a: RowPosition, b: RowPosition): boolean =>
  a.offset === b.offset && a.item === b.item && a.partition === b.partition && a.topic === b.topic;
