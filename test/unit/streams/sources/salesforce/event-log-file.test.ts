import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incomingEventSchema } from '../../../../../src/event/incoming-event.js';
import { mapEventLogFile } from '../../../../../streams/sources/salesforce/event-log-file.js';

const context = { receivedAt: Date.parse('2023-03-18T00:00:00Z') };
const row = {
  EVENT_TYPE: 'API',
  TIMESTAMP: '20230317141457.834',
  TIMESTAMP_DERIVED: '2023-03-17T14:14:57.834Z',
  REQUEST_ID: '4exLFFQZ1234xFl1cJNwOV',
  ORGANIZATION_ID: '00D000000000123',
  USER_ID: '00558000001N0Ke',
  USER_ID_DERIVED: '00558000001N0KeAAK',
  CLIENT_IP: '198.51.100.1',
  METHOD_NAME: 'query',
  ENTITY_NAME: 'Contact',
  ROWS_PROCESSED: '2000',
};

function mapped(changes: Record<string, unknown>) {
  const [item] = mapEventLogFile({ ...row, ...changes }, context);
  if (item?.kind !== 'event') throw new Error(JSON.stringify(item));
  return { ...incomingEventSchema.parse(item.candidate), derived: item.derived };
}

describe('mapEventLogFile', () => {
  it('maps a row to its fields and keeps the rest', () => {
    expect(mapped({ CPU_TIME: '40', REQUEST_STATUS: 'S', SESSION_KEY: 's1' })).toMatchObject({
      occurredAt: '2023-03-17T14:14:57.834Z',
      actor: { id: '00558000001N0KeAAK' },
      action: 'data.query',
      target: { type: 'Contact' },
      outcome: 'success',
      context: { ip: '198.51.100.1', channel: 'api', sessionId: 's1', requestId: row.REQUEST_ID },
      volume: { records: 2000, basis: 'returned' },
      dataClasses: ['id.basic'],
      attributes: { eventType: 'API', CPU_TIME: '40' },
      derived: [],
    });
  });

  it.each([
    ['Login', {}, 'session.login'],
    ['Logout', { USER_INITIATED_LOGOUT: '1' }, 'session.logout'],
    ['Logout', { USER_INITIATED_LOGOUT: '0' }, 'session.timeout'],
    ['URI', { URI: '/003000000000001', URI_ID_DERIVED: '003000000000001AAA' }, 'record.read'],
    ['URI', { URI: '/003?fcf=00B' }, 'record.list'],
    ['LightningPageView', { PAGE_URL: '/lightning/o/Lead/list' }, 'record.list'],
    [
      'AuraRequest',
      { ACTION_MESSAGE: '1$aura://X/ACTION$getRecord=4;2$aura://X/ACTION$deleteRecord=5' },
      'record.delete',
    ],
    ['API', { METHOD_NAME: 'queryMore' }, 'data.query'],
    ['API', { METHOD_NAME: 'undelete' }, 'record.restore'],
    ['RestApi', { METHOD: 'GET', URI: '/services/data/v58.0/query?q=SELECT' }, 'data.query'],
    [
      'RestApi',
      { METHOD: 'GET', URI: '/services/data/v58.0/sobjects/Contact/003000000000001' },
      'record.read',
    ],
    ['RestApi', { METHOD: 'POST', URI: '/services/data/v58.0/sobjects/Contact/' }, 'record.create'],
    ['RestApi', { METHOD: 'POST', URI: '/services/data/v58.0/parameterizedSearch' }, 'record.search'],
    [
      'BulkApi',
      { OPERATION_TYPE: 'query', JOB_ID: '750000000000001', BATCH_ID: '751000000000001' },
      'data.bulk_query',
    ],
    ['BulkApi2', { OPERATION_TYPE: 'hardDelete', JOB_ID: '750000000000001' }, 'record.delete'],
    ['Report', { ORIGIN: 'ReportRunFromLightning', RENDERING_TYPE: 'W' }, 'report.run'],
    ['Report', { ORIGIN: 'ReportExported' }, 'report.export'],
    ['Report', { RENDERING_TYPE: 'X' }, 'report.export'],
    ['ReportExport', {}, 'report.export'],
    ['Search', { NUM_RESULTS: '12' }, 'record.search'],
    ['UniqueQuery', {}, 'data.query'],
  ])('%s %j is %s', (type, changes, action) => {
    expect(mapped({ METHOD_NAME: undefined, EVENT_TYPE: type, ...changes }).action).toBe(action);
  });

  it('makes the delegated user of LoginAs the actor, on behalf of the assumed one', () => {
    const login = {
      EVENT_TYPE: 'LoginAs',
      DELEGATED_USER_ID: '001A0000006Vm9u',
      DELEGATED_USER_NAME: 'admin@example.com',
    };
    expect(mapped(login)).toMatchObject({
      action: 'session.impersonate',
      actor: { id: '001A0000006Vm9uIAC', name: 'admin@example.com', onBehalfOf: '00558000001N0KeAAK' },
      derived: ['actor.id'],
    });
  });

  it('blames nobody for a LoginAs row without the delegated user', () => {
    expect(mapped({ EVENT_TYPE: 'LoginAs' }).actor).toMatchObject({
      id: 'unknown',
      onBehalfOf: '00558000001N0KeAAK',
    });
  });

  it('gives one actor for the 15 and the 18 characters', () => {
    expect(mapped({ USER_ID_DERIVED: '' }).actor.id).toBe(mapped({}).actor.id);
  });

  it.each([
    [{ CLIENT_IP: 'Salesforce.com IP', SOURCE_IP: '203.0.113.9' }, '203.0.113.9'],
    [{ CLIENT_IP: '198.51.100.1', SOURCE_IP: '203.0.113.9' }, '203.0.113.9'],
    [{ CLIENT_IP: '198.51.100.1', SOURCE_IP: '' }, '198.51.100.1'],
    [{ CLIENT_IP: '198.51.100.1:5061' }, '198.51.100.1'],
    [{ CLIENT_IP: 'Salesforce.com IP' }, undefined],
  ])('takes the address of %j', (changes, ip) => {
    expect(mapped(changes).context?.ip).toBe(ip);
  });

  it('keeps an address that is none among the attributes', () => {
    expect(mapped({ CLIENT_IP: 'Salesforce.com IP' }).attributes).toMatchObject({
      CLIENT_IP: 'Salesforce.com IP',
    });
  });

  it.each([
    [{ LOGIN_STATUS: 'LOGIN_NO_ERROR' }, 'success'],
    [{ LOGIN_STATUS: 'LOGIN_ERROR_INVALID_PASSWORD' }, 'failure'],
    [{ LOGIN_STATUS: 'LOGIN_ERROR_EXPORT_RESTRICTED' }, 'denied'],
    [{ LOGIN_STATUS: 'LOGIN_CHALLENGE_ISSUED', REQUEST_STATUS: 'S' }, 'failure'],
    [{ REQUEST_STATUS: 'F' }, 'failure'],
    [{ REQUEST_STATUS: 'A' }, 'denied'],
    [{ REQUEST_STATUS: 'U' }, 'unknown'],
    [{ REQUEST_STATUS: '' }, 'unknown'],
    [{ REQUEST_STATUS: 'constructor' }, 'unknown'],
    [{ STATUS_CODE: '403' }, 'denied'],
    [{ SUCCESS: '0' }, 'failure'],
  ])('%j ended as %s', (changes, outcome) => {
    expect(mapped(changes).outcome).toBe(outcome);
  });

  it.each([
    ['0', 0],
    ['', undefined],
  ])('takes ROWS_PROCESSED %j as %j', (written, records) => {
    expect(mapped({ ROWS_PROCESSED: written }).volume?.records).toBe(records);
  });

  it('sums the batches of a bulk job by distinct part', () => {
    const bulk = { EVENT_TYPE: 'BulkApi', OPERATION_TYPE: 'query', JOB_ID: '750000000000001' };
    const one = mapped({ ...bulk, BATCH_ID: '751000000000001' }).volume;
    const other = mapped({ ...bulk, BATCH_ID: '751000000000002' }).volume;
    expect(one).toMatchObject({ of: 'part', groupKey: '750000000000001AAA' });
    expect(other?.groupKey).toBe(one?.groupKey);
    expect(other?.part).not.toBe(one?.part);
    expect(mapped({ ...bulk, BATCH_ID: '751000000000001AAA' }).volume?.part).toBe(one?.part);
  });

  it('joins the rows of a Bulk API 2 job as one act', () => {
    const job = {
      EVENT_TYPE: 'BulkApi2',
      OPERATION_TYPE: 'query',
      JOB_ID: '750000000000001',
      RECORDS_PROCESSED: '7',
    };
    expect(mapped({ ...job, ROWS_PROCESSED: '' }).volume).toMatchObject({ of: 'act', records: 7 });
  });

  it('lets a second row of the same act add nothing to rates', () => {
    expect(mapped({ EVENT_TYPE: 'UniqueQuery' }).volume?.basis).toBe('corroborating');
  });

  it('names the person whose record was opened', () => {
    const page = { EVENT_TYPE: 'URI', URI: '/x', URI_ID_DERIVED: '003000000000001' };
    expect(mapped(page).subjects).toEqual([{ id: '003000000000001AAA' }]);
    expect(mapped({ ...page, URI_ID_DERIVED: '001000000000001' }).subjects).toBeUndefined();
  });

  it('falls back to TIMESTAMP and says so', () => {
    expect(mapped({ TIMESTAMP_DERIVED: '' })).toMatchObject({
      occurredAt: '2023-03-17T14:14:57.834Z',
      derived: ['occurredAt'],
    });
  });

  it('takes the time of the file as recordedAt', () => {
    const [item] = mapEventLogFile(row, { ...context, recordedAt: context.receivedAt });
    expect(item).toMatchObject({ candidate: { recordedAt: '2023-03-18T00:00:00.000Z' } });
  });

  it('keeps the key when a release adds a column, fills a derived one, or reads run time anew', () => {
    const { key } = mapped({});
    expect(mapped({ NEW_COLUMN: 'x' }).key).toBe(key);
    expect(mapped({ CPU_TIME: '99' }).key).toBe(key);
    expect(mapped({ USER_ID: '' }).key).toBe(key);
  });

  it.each([
    { REQUEST_ID: 'other' },
    { TIMESTAMP: '20230317141457.835' },
    { ENTITY_NAME: 'Lead' },
    { EVENT_TYPE: 'Login' },
  ])('gives another key for %j', (changes) => {
    expect(mapped(changes).key).not.toBe(mapped({}).key);
  });

  it('keys the digest when there is a key', () => {
    const [item] = mapEventLogFile(row, { ...context, hashKey: Buffer.from('k') });
    expect(item).toHaveProperty('candidate.key');
    expect(item).not.toHaveProperty('candidate.key', mapped({}).key);
  });

  it.each([
    ['an unknown type', { EVENT_TYPE: 'QuantumReport' }, 'unmapped'],
    ['an unknown method', { METHOD_NAME: 'frobnicate' }, 'unmapped'],
    ['a type from the prototype', { EVENT_TYPE: 'constructor' }, 'unmapped'],
    ['no type', { EVENT_TYPE: '' }, 'schema'],
    ['no time', { TIMESTAMP: '', TIMESTAMP_DERIVED: 'soon' }, 'schema'],
  ])('faults %s', (_name, changes, reason) => {
    expect(mapEventLogFile({ ...row, ...changes }, context)).toMatchObject([
      { kind: 'fault', fault: { reason } },
    ]);
  });

  it('names the unknown type', () => {
    expect(mapEventLogFile({ ...row, EVENT_TYPE: 'QuantumReport' }, context)).toMatchObject([
      { fault: { detail: expect.stringContaining('QuantumReport') } },
    ]);
  });

  it('counts telemetry and leaves it out', () => {
    expect(mapEventLogFile({ ...row, EVENT_TYPE: 'ApexExecution' }, context)).toEqual([
      { kind: 'refused', reason: 'no-act' },
    ]);
  });

  it('answers any JSON, and any values in known columns, without throwing', () => {
    const cells = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.jsonValue(),
      fc.constantFrom('GET', '0', 'query'),
    );
    const rows = fc.record(
      Object.fromEntries([...Object.keys(row), 'URI', 'JOB_ID', 'METHOD'].map((name) => [name, cells])),
      {
        requiredKeys: [],
      },
    );
    const types = fc.constantFrom(
      'API',
      'RestApi',
      'BulkApi',
      'Login',
      'LoginAs',
      'URI',
      'AuraRequest',
      'Report',
      'x',
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), rows), types, (payload, EVENT_TYPE) => {
        expect(mapEventLogFile(payload, context)).toHaveLength(1);
        expect(mapEventLogFile({ ...row, ...(payload as object), EVENT_TYPE }, context)).toHaveLength(1);
      }),
    );
  });
});
