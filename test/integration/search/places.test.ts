import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventById, latestOfActors, latestOfTenant, touchesOf } from '../../../src/search/places.js';
import { append } from '../../../src/store/ledger.js';
import { ledgerRow } from '../../support/rows.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

const ADA = 'a'.repeat(32);
const BEN = 'b'.repeat(32);

const row = (offset: number, occurredAt: string, more: object = {}) =>
  ledgerRow({
    offset,
    event: { key: `k${offset}`, occurredAt, actor: { id: 'u' }, action: 'record.read' },
    actorKey: ADA,
    ...more,
  });

const rows = [
  row(1, '2025-12-31T23:59:59.999Z', { subjectKeys: ['s1', 's1', 's2'] }),
  row(2, '2026-03-01T10:00:00Z', { actorKey: BEN, subjectKeys: ['s1'] }),
  row(3, '2026-03-01T09:00:00Z'),
  row(4, '2026-03-01T11:00:00Z', { subjectKeys: ['s2'] }),
  row(5, '2026-03-02T00:00:00Z', { tenant: 'other', subjectKeys: ['s1'] }),
];

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
  for (let repeat = 0; repeat < 2; repeat++) await append(test.store, rows, 'test/0/1-5');
});
afterAll(async () => test.close());

const keyOf = new Map(rows.map(({ id }, index) => [id, `k${index + 1}`]));
const keys = (events: readonly { id: string }[]) => events.map(({ id }) => keyOf.get(id));

describe('the newest events', () => {
  it('of a tenant come over days and months, newest first, and no more than asked', async () => {
    expect(keys(await latestOfTenant(test.store, { tenant: 'acme', limit: 10 }))).toEqual([
      'k4',
      'k2',
      'k3',
      'k1',
    ]);
    expect(keys(await latestOfTenant(test.store, { tenant: 'acme', limit: 2 }))).toEqual(['k4', 'k2']);
  });

  it('say who did what to what, as a list shows it', async () => {
    expect(await latestOfTenant(test.store, { tenant: 'acme', limit: 1 })).toMatchObject([
      { actor_key: ADA, action: 'record.read', source: 'crm', occurred_at: rows[3]!.occurredAt },
    ]);
  });

  it('of an actor are those of nobody else', async () => {
    const of = async (actorKeys: string[]) =>
      latestOfActors(test.store, { tenant: 'acme', actorKeys, limit: 2 });
    expect(keys(await of([ADA]))).toEqual(['k4', 'k3']);
    expect(keys(await of([BEN]))).toEqual(['k2']);
    expect(await of([])).toEqual([]);
  });
});

describe('the history of a subject', () => {
  it("names each event once, and no other tenant's", async () => {
    const history = await touchesOf(test.store, { tenant: 'acme', subjectKey: 's1', limit: 10 });
    expect(keys(history)).toEqual(['k2', 'k1']);
    expect(history[0]).toMatchObject({
      actor_key: BEN,
      action: 'record.read',
      occurred_at: rows[1]!.occurredAt,
    });
    expect(await touchesOf(test.store, { tenant: 'acme', subjectKey: 'nobody', limit: 10 })).toEqual([]);
  });
});

describe('an event by its id', () => {
  it('is found within its own tenant alone', async () => {
    const { id } = rows[0]!;
    expect(await eventById(test.store, 'acme', id)).toMatchObject({
      id,
      key: 'k1',
      occurred_at: rows[0]!.occurredAt,
    });
    expect(await eventById(test.store, 'other', id)).toBeUndefined();
  });
});
