import { describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../../../../src/kernel/clock.js';
import { mapSalesforce } from '../../../../../streams/sources/salesforce/events.js';
import { missingFields } from '../../../../../streams/steps/missing.js';
import { parseMessage } from '../../../../../streams/steps/parse.js';
import { validateEvent } from '../../../../../streams/steps/validate.js';

/**
 * How Salesforce misleads, each with the care that is taken. What only shows once it is stored (chunks counted once, two
 * intervals, later files, two feeds) is in test/integration/streams/salesforce-volume.test.ts.
 */
const now = Date.parse('2026-03-02T09:00:00Z');

/** Map and validate, as intake does it. */
function taken(record: Record<string, unknown>, more: { timeZone?: string } = {}) {
  const [item] = mapSalesforce(record, { receivedAt: now, ...more });
  if (item?.kind !== 'event') throw new Error(JSON.stringify(item));
  const valid = validateEvent(item.candidate, { now, horizon: 0 });
  if (!valid.ok) throw new Error(JSON.stringify(valid.fault));
  return { ...valid.value.event, feed: item.feed, derived: item.derived, marks: valid.value.marks };
}

const row = (type: string, more: Record<string, string> = {}): Record<string, string> => ({
  EVENT_TYPE: type,
  TIMESTAMP: '20260301101500.123',
  TIMESTAMP_DERIVED: '2026-03-01T10:15:00.123Z',
  REQUEST_ID: '4exLFFQZ1234xFl1cJNwOV',
  ORGANIZATION_ID: '00D000000000123',
  USER_ID: '00558000001N0Ke',
  USER_ID_DERIVED: '00558000001N0KeAAK',
  CLIENT_IP: '198.51.100.1',
  ...more,
});

const event = (type: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  attributes: { type },
  EventIdentifier: '0a4779b0-0da1-4619-a373-0a36991dff90',
  EventDate: '2026-03-01T10:15:00.000Z',
  UserId: '00558000001N0KeAAK',
  ...more,
});

describe('who it was', () => {
  it('15 and 18 characters of one user are one actor, in either feed', () => {
    const ids = [
      taken(row('Login')),
      taken(row('Login', { USER_ID_DERIVED: '' })),
      taken(event('LoginEvent')),
      taken(event('LoginEvent', { UserId: '00558000001N0Ke' })),
      taken({
        Id: '0Yax00000000001',
        LoginTime: '2026-03-01T10:15:00Z',
        LoginType: 'Application',
        UserId: '00558000001N0Ke',
      }),
    ].map(({ actor }) => actor.id);
    expect(new Set(ids)).toEqual(new Set(['00558000001N0KeAAK']));
  });

  it('15 characters that differ only in case are two actors', () => {
    const short = { USER_ID_DERIVED: '', USER_ID: '00558000001n0Ke' };
    expect(taken(row('Login', short)).actor.id.toLowerCase()).not.toBe(
      taken(row('Login')).actor.id.toLowerCase(),
    );
  });

  it('a session of an admin as another user is the admin on behalf of that user', () => {
    const as = { DELEGATED_USER_ID: '00558000001N0Kf', DELEGATED_USER_ID_DERIVED: '' };
    expect(taken(row('LoginAs', as)).actor).toMatchObject({
      id: '00558000001N0KfAAK',
      onBehalfOf: '00558000001N0KeAAK',
    });
  });

  it.each(['Not Available', 'guest', ''])('%j is nobody', (USER_ID) => {
    expect(taken(row('Login', { USER_ID, USER_ID_DERIVED: '' })).actor).toMatchObject({
      id: 'unknown',
      type: 'unknown',
    });
  });
});

describe('when it was', () => {
  it('TIMESTAMP_DERIVED is the time, TIMESTAMP, 45 ms before it, part of the key alone', () => {
    const login = row('Login', { TIMESTAMP: '20260301101500.078' });
    expect(taken(login).occurredAt).toBe('2026-03-01T10:15:00.123Z');
    expect(taken(login).key).toContain('20260301101500.078');
  });

  it.each([
    // The documentation of log files says GMT of both columns; the zone of the source is not theirs.
    ['a log file', row('Login', { TIMESTAMP_DERIVED: '' }), '2026-03-01T10:15:00.123Z'],
    [
      'an export of events',
      event('LoginEvent', { EventDate: '2026-03-01T10:15:00.00' }),
      '2026-03-01T09:15:00.000Z',
    ],
    [
      'an export of log-ins',
      { Id: '0Yax00000000001', LoginTime: '2026-03-01 10:15:00', LoginType: 'Application' },
      '2026-03-01T09:15:00.000Z',
    ],
    [
      'an export of the trail',
      { Action: 'createduser', Section: 'Manage Users', Display: 'x', CreatedDate: '2026-03-01 10:15:00' },
      '2026-03-01T09:15:00.000Z',
    ],
    [
      'an export of a history',
      {
        Id: '017x00000000001',
        Field: 'Name',
        OldValue: 'a',
        NewValue: 'b',
        CreatedDate: '2026-03-01 10:15:00',
      },
      '2026-03-01T09:15:00.000Z',
    ],
  ])('zone-less times of %s', (_name, record, occurredAt) => {
    expect(taken(record, { timeZone: 'Europe/Berlin' })).toMatchObject({
      occurredAt,
      derived: expect.arrayContaining(['occurredAt']),
    });
  });

  it.each([
    [11 * MINUTE, ['occurredAt-ahead']],
    [9 * MINUTE, []],
  ])('a clock %i ms ahead is marked %j', (ahead, marks) => {
    const EventDate = new Date(now + ahead).toISOString();
    expect(taken(event('LoginEvent', { EventDate })).marks).toEqual(marks);
  });

  it('a clock more than a day ahead goes to quarantine', () => {
    const EventDate = new Date(now + DAY + 1).toISOString();
    const [item] = mapSalesforce(event('LoginEvent', { EventDate }), { receivedAt: now });
    const valid = item?.kind === 'event' ? validateEvent(item.candidate, { now, horizon: 0 }) : undefined;
    expect(valid).toMatchObject({ ok: false, fault: { reason: 'time-out-of-range' } });
  });
});

describe('where it came from', () => {
  it('"Salesforce.com IP" is no address, and stays as it was written', () => {
    const login = taken(row('Login', { CLIENT_IP: 'Salesforce.com IP' }));
    expect(login.context?.ip).toBeUndefined();
    expect(login.attributes).toMatchObject({ CLIENT_IP: 'Salesforce.com IP' });
    expect(missingFields(login)).toContain('context.ip');
  });

  it('a real SOURCE_IP beside it counts', () => {
    const both = { CLIENT_IP: 'Salesforce.com IP', SOURCE_IP: '203.0.113.9' };
    expect(taken(row('Login', both)).context?.ip).toBe('203.0.113.9');
  });
});

describe('how it ended', () => {
  it.each([
    ['URI', {}],
    ['Report', { REQUEST_STATUS: '' }],
    ['API', { METHOD_NAME: 'query', REQUEST_STATUS: 'U' }],
    ['RestApi', { METHOD: 'GET', URI: '/services/data/v58.0/query', STATUS_CODE: '302' }],
  ])('a missing outcome of %s %j is unknown, never success', (type, more) => {
    const act = taken(row(type, { URI_ID_DERIVED: '003000000000001AAA', ...more }));
    expect(act.outcome).toBe('unknown');
    expect(missingFields(act)).toContain('outcome');
  });
});

describe('which record it is', () => {
  const query = row('API', { METHOD_NAME: 'query', ENTITY_NAME: 'Contact', ROWS_PROCESSED: '7' });

  it('one REQUEST_ID spans events that are not one', () => {
    const keys = [
      query,
      { ...query, EVENT_TYPE: 'UniqueQuery' },
      { ...query, METHOD_NAME: 'queryMore' },
      { ...query, ENTITY_NAME: 'Lead' },
      { ...query, TIMESTAMP: '20260301101500.124' },
    ].map((record) => taken(record).key);
    expect(new Set(keys).size).toBe(5);
  });

  it('one REQUEST_ID has several saves at one moment', () => {
    const save = row('DatabaseSave', { DML_TYPE: 'Update', FIRST_ENTITY_ID: '003580000000001' });
    expect(taken({ ...save, FIRST_ENTITY_ID: '003580000000002' }).key).not.toBe(taken(save).key);
    expect(taken({ ...save, DML_TYPE: 'Delete' }).key).not.toBe(taken(save).key);
  });

  it('a key of the first version is still that key', () => {
    // Worked out by another program from the rule: SHA-256 of 15:00558000001N0Ke0:0:5:query0:7:Contact0:0:0:0:0:1:7…
    expect(taken(query).key).toBe(
      '00D000000000123:API:4exLFFQZ1234xFl1cJNwOV:20260301101500.123:22074ac1f3e8feacf1df6ea0c8180553',
    );
  });

  it('columns that a release adds, drops or orders anew change no key', () => {
    const { key } = taken(query);
    expect(taken({ NEW_COLUMN: 'x', ...query }).key).toBe(key);
    expect(taken(Object.fromEntries(Object.entries(query).toReversed())).key).toBe(key);
    expect(taken({ ...query, DOCUMENT_ID: '' }).key).toBe(key);
    const { CLIENT_IP: _, USER_ID_DERIVED: __, ...fewer } = query;
    expect(taken(fewer).key).toBe(key);
  });

  it('the same row of the hourly and of the daily file has one key, whenever its file was made', () => {
    const [hourly] = mapSalesforce(query, { receivedAt: now, recordedAt: now });
    const [daily] = mapSalesforce(query, { receivedAt: now + DAY, recordedAt: now + DAY });
    expect(hourly).toMatchObject({ kind: 'event' });
    expect(daily).toHaveProperty('candidate.key', hourly?.kind === 'event' && taken(query).key);
  });

  it('a row of a history keeps its key and content when it moves to the archive', () => {
    const change = {
      Field: 'Phone',
      OldValue: null,
      NewValue: '+49 30 1',
      CreatedById: '00558000001N0Ke',
      CreatedDate: '2026-03-01T10:15:00.000+0000',
    };
    const history = {
      attributes: { type: 'ContactHistory' },
      Id: '017580000000001',
      ContactId: '003580000000001',
      ...change,
    };
    const archive = {
      attributes: { type: 'FieldHistoryArchive' },
      Id: '0H1580000000009AAA',
      HistoryId: '017580000000001AAA',
      FieldHistoryType: 'Contact',
      ParentId: '003580000000001AAA',
      ArchiveTimestamp: '2026-03-01T23:00:00.000+0000',
      ...change,
    };
    expect(taken(archive)).toEqual(taken(history));
  });
});

describe('how much it was', () => {
  it('every chunk of a report has the same group and the whole size, joined by the highest', () => {
    const chunks = [1, 51].map((Sequence) =>
      taken(
        event('ReportEvent', {
          EventIdentifier: `chunk-${Sequence}`,
          ExecutionIdentifier: 'a50a4025-84f2-425d-8af9-2c780869f3b5',
          Operation: 'ReportExported',
          RowsProcessed: 20_680,
          Sequence,
        }),
      ),
    );
    for (const { volume } of chunks)
      expect(volume).toMatchObject({
        of: 'act',
        groupKey: 'a50a4025-84f2-425d-8af9-2c780869f3b5',
        records: 20_680,
      });
    expect(chunks.map(({ volume }) => volume?.part)).toEqual([1, 51]);
  });

  it('QueryMore repeats the size of the whole result without a group, so only the first page counts', () => {
    const page = { QueriedEntities: 'Contact', RowsProcessed: 50_000 };
    expect(taken(event('ApiEvent', { Operation: 'Query', ...page })).volume).toMatchObject({
      basis: 'returned',
    });
    expect(taken(event('ApiEvent', { Operation: 'QueryMore', ...page })).volume).toMatchObject({
      basis: 'corroborating',
      records: 50_000,
    });
  });

  it('BulkApiResultEvent has no count: the size is unknown, not zero', () => {
    const { volume, action } = taken(event('BulkApiResultEvent', { Query: 'SELECT Id FROM Contact' }));
    expect(action).toBe('data.bulk_query');
    expect(volume?.records).toBeUndefined();
  });

  it('ReportExport has no count either, and Report has what it misses', () => {
    expect(taken(row('ReportExport')).volume?.records).toBeUndefined();
    const formatted = row('Report', { ORIGIN: 'ReportExportedUsingExcelConnector', ROW_COUNT: '900' });
    expect(taken(formatted)).toMatchObject({ action: 'report.export', volume: { records: 900 } });
  });

  it('zero rows are zero, an empty cell is nothing', () => {
    const query = { METHOD_NAME: 'query' };
    expect(taken(row('API', { ...query, ROWS_PROCESSED: '0' })).volume?.records).toBe(0);
    expect(taken(row('API', { ...query, ROWS_PROCESSED: '' })).volume?.records).toBeUndefined();
  });

  it.each(['/composite', '/composite/', '/composite/batch', '/composite/graph?x=1'])(
    'a POST to %s made no record that could be named: it is taken for the gravest it may be, and says so',
    (path) => {
      const call = taken(row('RestApi', { METHOD: 'POST', URI: `/services/data/v58.0${path}` }));
      expect(call.action).toBe('record.update');
      expect(call.derived).toContain('action');
    },
  );

  it.each([
    ['POST', '/composite/sobjects', 'record.create'],
    ['DELETE', '/composite/sobjects?ids=1,2', 'record.delete'],
    ['POST', '/composite/tree/Account', 'record.create'],
  ])('%s %s says what it did: %s', (METHOD, path, action) => {
    const call = taken(row('RestApi', { METHOD, URI: `/services/data/v58.0${path}` }));
    expect(call.action).toBe(action);
    expect(call.derived).not.toContain('action');
  });

  it('the parts of a composite call add nothing to what its whole counts', () => {
    const part = row('CompositeApiSubrequest', {
      METHOD: 'DELETE',
      URI: '/services/data/v64.0/sobjects/Lead/00Q000000000001',
    });
    expect(taken(part)).toMatchObject({ action: 'record.delete', volume: { basis: 'corroborating' } });
  });

  it('what is saved is told by the page or call too, and one row in many stands for all', () => {
    const saved = row('DatabaseSave', {
      DML_TYPE: 'Delete',
      NUM_ROWS: '200',
      FIRST_ENTITY_ID: '003580000000001',
    });
    expect(taken(saved)).toMatchObject({
      action: 'record.delete',
      target: { type: 'Contact', id: '003580000000001AAA' },
      volume: { records: 200, basis: 'corroborating' },
    });
  });
});

describe('what is large', () => {
  it('an event of more than 64 KiB is taken, its long texts cut and named', () => {
    const body = Buffer.from(
      JSON.stringify(event('ApiEvent', { Operation: 'Query', Query: 'x'.repeat(70_000) })),
    );
    const parsed = parseMessage(body);
    if (!parsed.ok) throw new Error(parsed.fault.reason);
    const { attributes, derived } = taken(parsed.value as Record<string, unknown>);
    expect(String(attributes?.['Query'])).toHaveLength(2_000);
    expect(derived).toContain('attributes.Query');
  });
});
