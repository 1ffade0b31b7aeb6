import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incomingEventSchema } from '../../../../../src/event/incoming-event.js';
import { mapSalesforceEvents } from '../../../../../streams/sources/salesforce/events.js';

const context = { receivedAt: 0 };
const report = {
  attributes: { type: 'ReportEvent' },
  EventIdentifier: '0a4779b0-0da1-4619-a373-0a36991dff90',
  EventDate: '2023-03-22T11:59:17.340+0000',
  CreatedDate: '2023-03-22T11:59:19.149+0000',
  UserId: '00558000001N0Ke',
  Username: 'john@example.com',
  SourceIp: '198.51.100.1',
  Operation: 'ReportExported',
  QueriedEntities: 'Contact',
  ColumnHeaders: 'FIRST_NAME,EMAIL,AMOUNT',
  ReportId: '00O000000000001',
  Name: 'All contacts',
  ExecutionIdentifier: 'a50a4025-84f2-425d-8af9-2c780869f3b5',
  RowsProcessed: 20_680,
  Sequence: 1,
  Records: JSON.stringify({
    totalSize: 2,
    records: [
      { attributes: { type: 'Contact' }, Id: '003000000000001', Name: 'Jane Doe' },
      { attributes: { type: 'Account' }, Id: '001000000000001' },
    ],
  }),
};

function mapped(payload: unknown) {
  const [item] = mapSalesforceEvents(payload, context);
  if (item?.kind !== 'event') throw new Error(JSON.stringify(item));
  return { ...incomingEventSchema.parse(item.candidate), derived: item.derived };
}

describe('a ReportEvent', () => {
  it('maps to an export with its volume, people and classes', () => {
    const { key: _key, ...event } = mapped(report);
    expect(event).toMatchObject({
      occurredAt: '2023-03-22T11:59:17.340Z',
      recordedAt: '2023-03-22T11:59:19.149Z',
      actor: { id: '00558000001N0KeAAK', name: 'john@example.com' },
      action: 'report.export',
      target: { type: 'Report', id: '00O000000000001EAA', name: 'All contacts' },
      volume: {
        records: 20_680,
        basis: 'returned',
        of: 'act',
        groupKey: report.ExecutionIdentifier,
        part: 1,
      },
      dataClasses: ['id.basic', 'commercial'],
      subjects: [{ id: '003000000000001AAA' }],
    });
  });

  it('has one group for all its chunks and a key for each', () => {
    const chunks = [1, 2, 51].map((Sequence) =>
      mapped({ ...report, Sequence, EventIdentifier: `id-${Sequence}` }),
    );
    expect(new Set(chunks.map(({ volume }) => volume?.groupKey)).size).toBe(1);
    expect(new Set(chunks.map(({ volume }) => volume?.records)).size).toBe(1);
    expect(new Set(chunks.map(({ key }) => key)).size).toBe(3);
    expect(chunks.map(({ volume }) => volume?.part)).toEqual([1, 2, 51]);
  });

  it('keeps no cell of the records but whose they are', () => {
    expect(JSON.stringify(mapped(report))).not.toContain('Jane');
  });

  it('lists nobody when the records are torn off', () => {
    expect(mapped({ ...report, Records: report.Records.slice(0, 60) }).subjects).toBeUndefined();
  });

  it('bounds the people of one event', () => {
    const records = Array.from({ length: 6_000 }, (_, index) => ({
      attributes: { type: 'Contact' },
      Id: `003${String(index).padStart(12, '0')}`,
    }));
    const event = mapped({ ...report, Records: { records } });
    expect(event.subjects).toHaveLength(5_000);
    expect(event.derived).toContain('subjects');
  });

  it.each([
    [
      'Pub/Sub',
      { channel: '/event/ReportEventStream', data: { payload: { ...report, attributes: undefined } } },
    ],
    ['a plain sObject', report],
    ['the stored object', { ...report, attributes: { type: 'ReportEventStore' } }],
    [
      'Avro with unions',
      { channel: '/event/ReportEventStream', payload: { ...report, Name: { string: 'All contacts' } } },
    ],
    ['epoch milliseconds', { ...report, EventDate: Date.parse('2023-03-22T11:59:17.340Z') }],
  ])('is the same event as %s', (_name, payload) => {
    expect(mapped(payload)).toEqual(mapped(report));
  });
});

describe('other real-time events', () => {
  const base = {
    ...report,
    Records: undefined,
    ExecutionIdentifier: undefined,
    ReportId: undefined,
    ColumnHeaders: undefined,
  };
  const typed = (type: string, changes: object) => mapped({ ...base, attributes: { type }, ...changes });

  it.each([
    ['ReportEvent', { Operation: 'ReportRunFromLightning' }, 'report.run'],
    ['ListViewEvent', {}, 'record.list'],
    ['ApiEvent', { Operation: 'Query' }, 'data.query'],
    ['BulkApiResultEvent', {}, 'data.bulk_query'],
    ['LoginEvent', { Status: 'Success' }, 'session.login'],
    ['LogoutEvent', {}, 'session.logout'],
    ['UriEvent', { Operation: 'Delete' }, 'record.delete'],
    ['PermissionSetEvent', { Operation: 'AssignedToUsers' }, 'access.grant'],
    ['PermissionSetEvent', { Operation: 'UnassignedFromUsers' }, 'access.revoke'],
    ['FileEvent', { FileAction: 'UI_DOWNLOAD' }, 'file.download'],
  ])('%s %j is %s', (type, changes, action) => {
    expect(typed(type, changes).action).toBe(action);
  });

  it.each([
    [{ Status: 'Success' }, 'success'],
    [{ Status: 'Succeeded' }, 'success'],
    [{ Status: 'Invalid Password' }, 'failure'],
    [{ Status: 'FailedInvalidCode' }, 'failure'],
    [{ Status: 'Restricted IP' }, 'denied'],
    [{ OperationStatus: 'Initiated' }, 'unknown'],
    [{ Status: 'Success', PolicyOutcome: 'Block' }, 'denied'],
    [{}, 'unknown'],
  ])('%j ended as %s', (changes, outcome) => {
    expect(typed('LoginEvent', changes).outcome).toBe(outcome);
  });

  it('counts a result once, not again with every further page', () => {
    expect(typed('ApiEvent', { Operation: 'Query' }).volume?.basis).toBe('returned');
    expect(typed('ApiEvent', { Operation: 'QueryMore' }).volume?.basis).toBe('corroborating');
  });

  it('finds the object of a bulk result in its query', () => {
    const event = typed('BulkApiResultEvent', {
      QueriedEntities: undefined,
      Query: 'Select Name from Lead where x',
    });
    expect(event).toMatchObject({ target: { type: 'Lead' }, dataClasses: ['id.basic'] });
    expect(event.attributes).toMatchObject({ Query: 'Select Name from Lead where x' });
  });

  it.each([
    [
      { DelegatedUsername: 'admin@example.com' },
      { id: 'admin@example.com', onBehalfOf: '00558000001N0KeAAK' },
    ],
    [{ DelegatedUsername: 'john@example.com' }, { id: '00558000001N0KeAAK' }],
  ])('LoginAsEvent with %j was done by %j', (changes, actor) => {
    expect(typed('LoginAsEvent', changes).actor).toMatchObject(actor);
  });

  it.each([
    ['an event of mobile security', { attributes: { type: 'MobileEmailEvent' } }, 'unmapped'],
    ['a nameless object', { attributes: {} }, 'unmapped'],
    ['no identifier', { EventIdentifier: null }, 'schema'],
    ['no time', { EventDate: 'soon' }, 'schema'],
  ])('faults %s', (_name, changes, reason) => {
    expect(mapSalesforceEvents({ ...base, ...changes }, context)).toMatchObject([{ fault: { reason } }]);
  });

  it('answers any JSON without throwing', () => {
    const near = fc.record(Object.fromEntries(Object.keys(report).map((name) => [name, fc.jsonValue()])), {
      requiredKeys: [],
    });
    const types = fc.constantFrom('ReportEvent', 'ApiEvent', 'LoginAsEvent', 'SetupAuditTrail');
    fc.assert(
      fc.property(fc.jsonValue(), near, types, (payload, fields, type) => {
        expect(Array.isArray(mapSalesforceEvents(payload, context))).toBe(true);
        const event = {
          ...report,
          Action: 'x',
          CreatedDate: report.CreatedDate,
          ...fields,
          attributes: { type },
        };
        expect(mapSalesforceEvents([event], context)).toHaveLength(1);
      }),
    );
  });
});

describe('a row of the SetupAuditTrail', () => {
  const soql = {
    attributes: { type: 'SetupAuditTrail' },
    Id: '0Ym000000000001AAA',
    Action: 'createduser',
    Section: 'Manage Users',
    Display: 'Created new user Bob (UserID: [005000000000002])',
    CreatedById: '00558000001N0KeAAK',
    CreatedBy: { Username: 'john@example.com' },
    CreatedDate: '2023-03-09T16:51:17.000+0000',
    DelegateUser: null,
  };

  it('maps as SOQL gives it', () => {
    expect(mapped(soql)).toMatchObject({
      actor: { id: '00558000001N0KeAAK', name: 'john@example.com' },
      action: 'account.create',
      target: { type: 'User', id: '005000000000002AAA' },
    });
  });

  it('makes the delegate the actor on behalf of the creator', () => {
    expect(mapped({ ...soql, DelegateUser: 'admin@example.com' }).actor).toMatchObject({
      id: 'admin@example.com',
      onBehalfOf: '00558000001N0KeAAK',
    });
  });

  it('takes every other code as a change of configuration, and says that it did', () => {
    expect(mapped({ ...soql, Action: 'somethingNew' })).toMatchObject({ action: 'config.change' });
    expect(mapped({ ...soql, Action: 'somethingNew' }).derived).toContain('action');
  });
});
