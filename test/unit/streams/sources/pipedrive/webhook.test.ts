import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventFrom, faultFrom, mapAll } from '../../../../support/mapped.js';

/*
 * GUIDE: https://pipedrive.readme.io/docs/guide-for-webhooks-v2 (format, meta block, retries)
 * MIGRATION: https://pipedrive.readme.io/docs/webhooks-v2-migration-guide (merges)
 */

const created = {
  meta: {
    action: 'create',
    entity: 'deal',
    company_id: '12345',
    correlation_id: '6c1b8b1e-0000-4000-8000-000000000001',
    entity_id: '678',
    id: '0f8fad5b-d9cb-469f-a165-70867728950e',
    is_bulk_edit: false,
    timestamp: '2023-01-01T00:00:00.000Z',
    type: 'general',
    user_id: '54321',
    version: '2.0',
    webhook_id: '999',
    webhook_owner_id: '54321',
    change_source: 'app',
    attempt: 1,
    host: 'company.pipedrive.com',
    permitted_user_ids: ['123', '456', '789'],
  },
  data: { id: 678, title: 'Big deal', value: 2, currency: 'USD', person_id: 3 },
  previous: null,
};

const withMeta = (meta: object, rest: object = {}) => ({
  ...created,
  ...rest,
  meta: { ...created.meta, ...meta },
});

describe('webhooks of version 2', () => {
  it('a deal that was made (GUIDE, "Webhook format")', () => {
    expect(eventFrom('pipedrive', created)).toEqual({
      feed: 'webhook',
      derived: ['attributes.changedFields', 'attributes.data'],
      event: {
        key: '0f8fad5b-d9cb-469f-a165-70867728950e:create:deal:678:2023-01-01T00:00:00.000Z',
        occurredAt: '2023-01-01T00:00:00.000Z',
        actor: { id: '54321' },
        action: 'record.create',
        target: { type: 'deal', id: '678', name: 'Big deal' },
        outcome: 'success',
        volume: { records: 1, basis: 'listed' },
        dataClasses: ['commercial'],
        context: { channel: 'ui', correlationId: '6c1b8b1e-0000-4000-8000-000000000001' },
        attributes: {
          eventType: 'webhook',
          company_id: '12345',
          is_bulk_edit: false,
          change_source: 'app',
          host: 'company.pipedrive.com',
        },
      },
    });
  });

  it('a change says which fields, and not what stands in them', () => {
    const changed = withMeta(
      { action: 'change', entity: 'person', change_source: 'api' },
      {
        data: { id: 678, name: 'Ann Example' },
        previous: { email: 'old@example.com', custom_fields: { abc123: { value: 'secret' } } },
      },
    );
    const { event } = eventFrom('pipedrive', changed);
    expect(event).toMatchObject({
      action: 'record.update',
      target: { type: 'person', id: '678', name: 'Ann Example' },
      dataClasses: ['id.basic'],
      subjects: [{ id: '678' }],
      context: { channel: 'api' },
      attributes: { changedFields: ['email', 'abc123'] },
    });
    expect(JSON.stringify(event)).not.toMatch(/old@example|secret/);
  });

  it('what was deleted is named by its last state, and a merge is said (MIGRATION)', () => {
    const merged = withMeta(
      { action: 'delete', entity: 'organization', merged_to_id: '9' },
      { data: null, previous: { id: 678, name: 'Acme' } },
    );
    expect(eventFrom('pipedrive', merged).event).toMatchObject({
      action: 'record.delete',
      reason: 'merged',
      target: { type: 'organization', id: '678', name: 'Acme' },
      attributes: { merged_to_id: '9' },
    });
  });

  it('what another one was merged into has changed', () => {
    const changed = withMeta({ action: 'change', merged_from_id: '8' });
    expect(eventFrom('pipedrive', changed).event).toMatchObject({
      action: 'record.update',
      reason: 'merged',
    });
  });

  it('a retry and a second webhook that tell of one event tell the same', () => {
    const again = withMeta({ attempt: 2, webhook_id: '1000', webhook_owner_id: '1', permitted_user_ids: [] });
    expect(eventFrom('pipedrive', again)).toEqual(eventFrom('pipedrive', created));
  });

  it.each([
    // "10 character timestamp" (GUIDE, meta block), the ISO form of its example, and milliseconds.
    [1727447128, '2024-09-27T14:25:28.000Z'],
    ['1727447128', '2024-09-27T14:25:28.000Z'],
    [1727447128000, '2024-09-27T14:25:28.000Z'],
    [99_999_999_999, '5138-11-16T09:46:39.000Z'],
    [100_000_000_000, '1973-03-03T09:46:40.000Z'],
    ['2023-01-01T00:00:00.000Z', '2023-01-01T00:00:00.000Z'],
  ])('reads the timestamp %j', (timestamp, iso) => {
    const [item] = mapAll('pipedrive', withMeta({ timestamp }));
    expect(item).toMatchObject({ kind: 'event', candidate: { occurredAt: iso } });
  });

  // Every entity of https://pipedrive.readme.io/docs/list-of-webhooks-v2, and one that is not there.
  it.each([
    ['create', 'user', 'account.create', 'employee'],
    ['change', 'user', 'account.update', 'employee'],
    ['delete', 'user', 'account.delete', 'employee'],
    ['create', 'pipeline', 'config.change', 'unknown'],
    ['change', 'stage', 'config.change', 'unknown'],
    ['delete', 'board', 'config.change', 'unknown'],
    ['change', 'phase', 'config.change', 'unknown'],
    ['change', 'activity_type', 'config.change', 'unknown'],
    ['change', 'activityType', 'config.change', 'unknown'],
    ['create', 'note', 'record.create', 'comms'],
    ['change', 'activity', 'record.update', 'comms'],
    ['delete', 'lead', 'record.delete', 'commercial'],
    ['create', 'deal', 'record.create', 'commercial'],
    ['create', 'deal_product', 'record.create', 'commercial'],
    ['change', 'deal_installment', 'record.update', 'commercial'],
    ['change', 'organization', 'record.update', 'commercial'],
    ['delete', 'product', 'record.delete', 'commercial'],
    ['create', 'project', 'record.create', 'commercial'],
    ['delete', 'person', 'record.delete', 'id.basic'],
    ['create', 'task', 'record.create', 'unknown'],
  ])('%s %s', (action, entity, expected, dataClass) => {
    expect(eventFrom('pipedrive', withMeta({ action, entity })).event).toMatchObject({
      action: expected,
      dataClasses: [dataClass],
      target: { type: entity },
    });
  });

  it.each([
    [{ title: 'Deal', name: 'x' }, 'Deal'],
    [{ name: 'Ann' }, 'Ann'],
    [{ subject: 'Call Ann' }, 'Call Ann'],
    [{ note: 'text' }, undefined],
  ])('%j is called %j', (data, name) => {
    expect(eventFrom('pipedrive', { ...created, data }).event.target?.name).toBe(name);
  });

  it('an id may stand in the data alone, of what was deleted in what it was before', () => {
    const { entity_id: _, ...meta } = created.meta;
    expect(eventFrom('pipedrive', { ...created, meta }).event.target?.id).toBe('678');
    const gone = { meta: { ...meta, action: 'delete' }, data: null, previous: { id: 9 } };
    expect(eventFrom('pipedrive', gone).event.target?.id).toBe('9');
  });

  it('what changed is bounded, and of what is gone nothing changed', () => {
    const previous = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`f${at}`, at]));
    const fields = (action: string): unknown =>
      eventFrom('pipedrive', withMeta({ action }, { previous })).event.attributes?.['changedFields'];
    expect(fields('change')).toHaveLength(100);
    expect(fields('delete')).toBeUndefined();
  });

  it('a bulk edit of the list view', () => {
    expect(eventFrom('pipedrive', withMeta({ is_bulk_edit: true })).event.context?.channel).toBe('bulk');
  });

  it('nobody is named, nobody acted', () => {
    expect(eventFrom('pipedrive', withMeta({ user_id: null })).event.actor).toEqual({
      id: 'unknown',
      type: 'unknown',
    });
  });

  it.each([
    ['no meta', { data: {} }, 'schema', 'meta'],
    ['no entity', withMeta({ entity: null }), 'schema', 'entity'],
    ['no time', withMeta({ timestamp: 'now' }), 'schema', 'timestamp'],
    ['no id', withMeta({ entity_id: null }, { data: null }), 'schema', 'entity_id'],
    ['another verb', withMeta({ action: 'archive' }), 'unmapped', 'archive.deal'],
    [
      'version 1',
      { v: 1, meta: { action: 'updated', object: 'person', id: 11 } },
      'unmapped',
      '49 characters',
    ],
  ])('%s is a fault', (_, record, reason, words) => {
    const fault = faultFrom('pipedrive', record);
    expect(fault.reason).toBe(reason);
    expect(fault.detail).toContain(words);
    expect(fault.field).toBe(reason === 'schema' ? `/${words}` : undefined);
  });
});

it('any JSON becomes items or faults', () => {
  const meta = fc.record({
    entity: fc.oneof(fc.jsonValue(), fc.constant('deal')),
    action: fc.oneof(fc.jsonValue(), fc.constant('change')),
    timestamp: fc.oneof(fc.jsonValue(), fc.constant(1727447128)),
    entity_id: fc.jsonValue(),
  });
  const event = fc.record({ meta, data: fc.jsonValue(), previous: fc.jsonValue() });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), event), (payload) => {
      for (const { kind } of mapAll('pipedrive', payload)) expect(['event', 'fault']).toContain(kind);
    }),
  );
});
