import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventFrom, faultFrom, mapAll } from '../../../../support/mapped.js';

/*
 * SERVER: https://github.com/twentyhq/twenty/blob/main/packages/twenty-server/src/engine/core-modules/webhook/jobs/call-webhook.job.ts
 * DOCS: https://docs.twenty.com/developers/extend/webhooks
 */

const updated = {
  targetUrl: 'https://audit.example.com/v1/webhooks/acme/twenty',
  eventName: 'person.updated',
  objectMetadata: { id: '20202020-e674-48e5-a542-72570eee7213', nameSingular: 'person' },
  workspaceId: '20202020-1c25-4d02-bf25-6aeccf7ea419',
  webhookId: '20202020-aaaa-4d02-bf25-6aeccf7ea419',
  eventDate: '2025-03-04T10:30:02.000Z',
  record: {
    id: '20202020-1111-4d02-bf25-6aeccf7ea419',
    name: { firstName: 'Alice', lastName: 'Doe' },
    emails: { primaryEmail: 'alice@example.com' },
    updatedAt: '2025-03-04T10:30:00.000Z',
    updatedBy: {
      source: 'MANUAL',
      workspaceMemberId: '20202020-0687-4c41-b707-ed1bfca972a7',
      name: 'Tim Apple',
      context: {},
    },
  },
  updatedFields: ['emails'],
};

const headers = { 'x-twenty-webhook-timestamp': '1741084203000' };

describe('a change of a record (SERVER)', () => {
  it('of a person, by a member', () => {
    const { event, derived, feed } = eventFrom('twenty', updated, { headers });
    expect(feed).toBe('webhook');
    expect(event).toEqual({
      key: expect.stringMatching(/^person\.updated:[0-9a-f]{32}$/) as string,
      occurredAt: '2025-03-04T10:30:00.000Z',
      recordedAt: '2025-03-04T10:30:03.000Z',
      actor: { id: '20202020-0687-4c41-b707-ed1bfca972a7', name: 'Tim Apple' },
      action: 'record.update',
      target: { type: 'person', id: '20202020-1111-4d02-bf25-6aeccf7ea419', name: 'Alice Doe' },
      outcome: 'success',
      volume: { records: 1, basis: 'listed' },
      dataClasses: ['id.basic'],
      subjects: [{ id: '20202020-1111-4d02-bf25-6aeccf7ea419' }],
      context: { channel: 'ui' },
      attributes: {
        eventType: 'person.updated',
        workspaceId: '20202020-1c25-4d02-bf25-6aeccf7ea419',
        updatedFields: ['emails'],
      },
    });
    expect(derived).toEqual(['key', 'attributes.record', 'actor.id']);
    expect(JSON.stringify(event)).not.toContain('alice@example.com');
  });

  it('the key is of what happened, whichever webhook tells of it and when', () => {
    const key = (event: object): string => eventFrom('twenty', event, { headers }).event.key;
    expect(key({ ...updated, webhookId: 'other', targetUrl: 'x', eventDate: '2025-03-04T10:30:09Z' })).toBe(
      key(updated),
    );
    expect(key({ ...updated, record: { ...updated.record, city: 'Rome' } })).not.toBe(key(updated));
    expect(key({ ...updated, eventName: 'person.restored' })).not.toBe(key(updated));
    expect(key({ ...updated, workspaceId: 'another' })).not.toBe(key(updated));
  });

  it('the key is keyed where the tenant has a key', () => {
    const plain = eventFrom('twenty', updated).event.key;
    expect(eventFrom('twenty', updated, { hashKey: Buffer.alloc(32, 1) }).event.key).not.toBe(plain);
  });

  it.each([
    ['created', { createdAt: '2025-03-01T00:00:00Z' }, 'record.create', '2025-03-01T00:00:00.000Z'],
    ['deleted', { deletedAt: '2025-03-05T00:00:00Z' }, 'record.delete', '2025-03-05T00:00:00.000Z'],
    ['destroyed', {}, 'record.delete', '2025-03-04T10:30:02.000Z'],
    ['restored', {}, 'record.restore', '2025-03-04T10:30:00.000Z'],
    ['updated', { updatedAt: null }, 'record.update', '2025-03-04T10:30:02.000Z'],
  ])('person.%s', (verb, fields, action, occurredAt) => {
    const event = { ...updated, eventName: `person.${verb}`, record: { ...updated.record, ...fields } };
    expect(eventFrom('twenty', event).event).toMatchObject({ action, occurredAt });
  });

  it('takes the time of sending where neither record nor event has one', () => {
    const { eventDate: _, record, ...rest } = updated;
    const event = { ...rest, record: { id: record.id } };
    expect(eventFrom('twenty', event, { headers }).event.occurredAt).toBe('2025-03-04T10:30:03.000Z');
    expect(faultFrom('twenty', event).reason).toBe('schema');
  });

  it('who destroyed a record is not who changed it last', () => {
    const destroyed = { ...updated, eventName: 'person.destroyed' };
    expect(eventFrom('twenty', destroyed).event.actor).toEqual({ id: 'unknown', type: 'unknown' });
    const said = { ...destroyed, workspaceMemberId: 'm-7' };
    expect(eventFrom('twenty', said).event.actor).toEqual({ id: 'm-7' });
  });

  it('the member beside the record counts before the record’s stamp', () => {
    const { event, derived } = eventFrom('twenty', { ...updated, workspaceMemberId: 'm-7', userId: 'u-7' });
    expect(event.actor).toEqual({ id: 'm-7' });
    expect(derived).not.toContain('actor.id');
  });

  it.each([
    ['API', 'Zapier', { id: 'API:Zapier', type: 'integration' }, 'api'],
    ['WORKFLOW', 'Welcome', { id: 'WORKFLOW:Welcome', type: 'system' }, undefined],
    ['IMPORT', 'file', { id: 'unknown', type: 'unknown' }, 'batch'],
  ])('by %s', (source, name, actor, channel) => {
    const record = { ...updated.record, updatedBy: { source, workspaceMemberId: null, name } };
    const { event } = eventFrom('twenty', { ...updated, record });
    expect(event.actor).toEqual(actor);
    expect(event.context?.channel).toBe(channel);
  });

  it.each([
    ['workspaceMember.created', 'account.create', 'employee'],
    ['workspaceMember.updated', 'account.update', 'employee'],
    ['workspaceMember.upserted', 'account.update', 'employee'],
    ['workspaceMember.deleted', 'account.disable', 'employee'],
    ['workspaceMember.destroyed', 'account.delete', 'employee'],
    ['workspaceMember.restored', 'account.enable', 'employee'],
    ['apiKey.created', 'credential.token_issue', 'credential'],
    ['apiKey.updated', 'config.change', 'credential'],
    ['apiKey.restored', 'config.change', 'credential'],
    ['apiKey.deleted', 'credential.token_revoke', 'credential'],
    ['apiKey.destroyed', 'credential.token_revoke', 'credential'],
    ['webhook.updated', 'config.change', 'unknown'],
    ['view.created', 'config.change', 'unknown'],
    ['viewField.deleted', 'config.change', 'unknown'],
    ['workflow.updated', 'config.change', 'unknown'],
    ['workflowVersion.created', 'config.change', 'unknown'],
    ['role.updated', 'access.define', 'unknown'],
    ['attachment.created', 'file.upload', 'unknown'],
    ['attachment.deleted', 'record.delete', 'unknown'],
    ['company.upserted', 'record.update', 'commercial'],
    ['opportunity.updated', 'record.update', 'commercial'],
    ['note.created', 'record.create', 'comms'],
    ['task.created', 'record.create', 'comms'],
    ['message.created', 'record.create', 'comms'],
    ['calendarEvent.created', 'record.create', 'comms'],
    ['person.created', 'record.create', 'id.basic'],
    ['rocket.created', 'record.create', 'unknown'],
  ])('%s', (eventName, action, dataClass) => {
    const { objectMetadata: _, ...event } = { ...updated, eventName };
    const { event: mapped } = eventFrom('twenty', event);
    expect(mapped).toMatchObject({ action, dataClasses: [dataClass] });
    expect(mapped.subjects === undefined).toBe(!eventName.startsWith('person.'));
  });

  it('the object is what its metadata says, also where the name of the event says another', () => {
    const event = { ...updated, objectMetadata: { nameSingular: 'company' } };
    expect(eventFrom('twenty', event).event.target?.type).toBe('company');
  });

  it.each([
    ['Acme', 'Acme'],
    [' ', undefined],
    [{ firstName: 'Alice' }, 'Alice'],
    [{ lastName: 'Doe' }, 'Doe'],
    [{}, undefined],
    [7, undefined],
  ])('a record with the name %j is called %j', (name, expected) => {
    const event = { ...updated, record: { ...updated.record, name } };
    expect(eventFrom('twenty', event).event.target?.name).toBe(expected);
  });

  it('a record without an id is a target by its type', () => {
    const { id: _, ...record } = updated.record;
    const { event } = eventFrom('twenty', { ...updated, record });
    expect(event.target).toEqual({ type: 'person', name: 'Alice Doe' });
    expect(event.subjects).toBeUndefined();
  });

  it.each(['SYSTEM', 'WEBHOOK', 'EMAIL'])('by %s without a name nobody is named', (source) => {
    const record = { ...updated.record, updatedBy: { source } };
    const { event } = eventFrom('twenty', { ...updated, record });
    expect(event.actor).toEqual({ id: 'unknown', type: 'unknown' });
    expect(event.context?.channel).toBe(source === 'WEBHOOK' ? 'webhook' : undefined);
  });

  it('who made a record is its creator, where it names one', () => {
    const createdBy = { source: 'MANUAL', workspaceMemberId: 'creator', name: 'C' };
    const of = (eventName: string): unknown =>
      eventFrom('twenty', { ...updated, eventName, record: { ...updated.record, createdBy } }).event.actor.id;
    expect(of('person.created')).toBe('creator');
    expect(of('person.updated')).toBe('20202020-0687-4c41-b707-ed1bfca972a7');
  });

  it('reads no time from a header that holds none', () => {
    const odd = { 'x-twenty-webhook-timestamp': '1e12' };
    expect(eventFrom('twenty', updated, { headers: odd }).event.recordedAt).toBeUndefined();
  });
});

it('the example of the documentation (DOCS)', () => {
  const example = {
    event: 'person.created',
    data: {
      id: 'abc12345',
      firstName: 'Alice',
      lastName: 'Doe',
      email: 'alice@example.com',
      createdAt: '2025-02-10T15:30:45Z',
      createdBy: 'user_123',
    },
    timestamp: '2025-02-10T15:30:50Z',
  };
  expect(eventFrom('twenty', example).event).toMatchObject({
    occurredAt: '2025-02-10T15:30:45.000Z',
    actor: { id: 'user_123' },
    action: 'record.create',
    target: { type: 'person', id: 'abc12345' },
    subjects: [{ id: 'abc12345' }],
  });
});

it('the record of the documentation’s form is not kept either', () => {
  const event = {
    event: 'person.updated',
    data: { id: '1', email: 'a@example.com', updatedAt: '2025-02-10T15:30:45Z' },
  };
  expect(JSON.stringify(eventFrom('twenty', event))).not.toContain('a@example.com');
});

it('without any time the fault names where one was looked for', () => {
  expect(faultFrom('twenty', { event: 'person.updated', data: { id: '1' } }).field).toBe('/eventDate');
});

it.each([
  ['no name', { record: {} }, 'schema', 'eventName'],
  ['no record', { eventName: 'person.updated' }, 'schema', 'record'],
  ['another verb', { ...updated, eventName: 'person.cloned' }, 'unmapped', 'person.cloned'],
])('%s is a fault', (_, event, reason, words) => {
  const fault = faultFrom('twenty', event);
  expect(fault.reason).toBe(reason);
  expect(fault.detail).toContain(words);
  expect(fault.field).toBe(reason === 'schema' ? `/${words}` : undefined);
});

it('any JSON becomes items or faults', () => {
  const event = fc.record({
    eventName: fc.oneof(fc.jsonValue(), fc.constantFrom('person.updated', 'a.created', '.')),
    record: fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom('id', 'updatedAt', 'name'), fc.jsonValue()),
    ),
    objectMetadata: fc.jsonValue(),
    eventDate: fc.jsonValue(),
  });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), event), (payload) => {
      for (const { kind } of mapAll('twenty', payload)) expect(['event', 'fault']).toContain(kind);
    }),
  );
});
