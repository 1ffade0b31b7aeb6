import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventFrom, faultFrom, mapAll } from '../../../../support/mapped.js';

/*
 * The columns of the export are not documented. The fields by which it filters are
 * (https://www.zoho.com/crm/developer/docs/api/v8/create-export-audit-log.html); the others are how its screens call
 * them (https://help.zoho.com/portal/en/kb/crm/security-control/articles/audit-log).
 */

const row = {
  'Done By': 'Patricia Boyle',
  Action: 'Updated',
  Module: 'Leads',
  'Record Id': '3652397000000649013',
  'Record Name': 'Ann Example',
  'Audited Time': '2024-06-03T10:15:30+05:30',
  Source: 'CRM',
};

describe('a row of the CSV', () => {
  it('a lead that was updated', () => {
    const { event, derived, feed } = eventFrom('zoho', row);
    expect(feed).toBe('audit-log');
    expect(event).toEqual({
      key: expect.stringMatching(/^2024-06-03T04:45:30\.000Z:[0-9a-f]{32}$/) as string,
      occurredAt: '2024-06-03T04:45:30.000Z',
      actor: { id: 'Patricia Boyle', name: 'Patricia Boyle' },
      action: 'record.update',
      target: { type: 'Leads', id: '3652397000000649013', name: 'Ann Example' },
      outcome: 'unknown',
      dataClasses: ['id.basic'],
      subjects: [{ id: '3652397000000649013' }],
      attributes: { eventType: 'audit-log', act: 'Updated', Source: 'CRM' },
    });
    expect(derived).toEqual(['actor.id', 'action', 'key']);
  });

  it.each([
    [{ done_by: 'X', action: 'Added', module: 'Deals', audited_time: '2024-06-03T10:15:30Z' }],
    [
      {
        'PERFORMED BY': 'X',
        'Action Type': 'Added',
        'Module Name': 'Deals',
        'Date and Time': '2024-06-03T10:15:30Z',
      },
    ],
    [{ User: 'X', Operation: 'Added', Entity: 'Deals', Date: '2024-06-03 10:15:30' }],
  ])('whatever its header is called: %j', (record) => {
    expect(eventFrom('zoho', record).event).toMatchObject({
      occurredAt: '2024-06-03T10:15:30.000Z',
      actor: { id: 'X' },
      action: 'record.create',
      target: { type: 'Deals' },
      dataClasses: ['commercial'],
    });
  });

  it('a time without a zone is read in the zone of the source', () => {
    const { event, derived } = eventFrom(
      'zoho',
      { ...row, 'Audited Time': '2024-06-03 10:15:30' },
      { timeZone: 'Asia/Kolkata' },
    );
    expect(event.occurredAt).toBe('2024-06-03T04:45:30.000Z');
    expect(derived).toContain('occurredAt');
  });

  it('the same row has the same key, a change of another field at the same moment another one', () => {
    const key = (record: object): string => eventFrom('zoho', record).event.key;
    expect(key({ ...row })).toBe(key(row));
    expect(key({ ...row, Field: 'Email' })).not.toBe(key(row));
    // Columns come and go from release to release.
    expect(key({ ...row, Brand: 'new' })).toBe(key(row));
  });

  it('counts what an act took in bulk, and zero is a count', () => {
    const exported = { ...row, Action: 'Exported', 'No. of Records': '1250' };
    expect(eventFrom('zoho', exported).event).toMatchObject({
      action: 'data.export',
      volume: { records: 1250, basis: 'returned' },
    });
    expect(eventFrom('zoho', { ...exported, 'No. of Records': '0' }).event.volume?.records).toBe(0);
  });

  it.each([
    ['Added', 'Contacts', 'record.create', 'id.basic'],
    ['Mass Deleted', 'Sales Orders', 'record.delete', 'commercial'],
    ['Restored', 'Accounts', 'record.restore', 'commercial'],
    ['Converted', 'Leads', 'record.update', 'id.basic'],
    ['Mass Transferred', 'Cases', 'record.update', 'comms'],
    ['Imported', 'Leads', 'data.import', 'id.basic'],
    ['Exported', 'Contacts', 'data.export', 'id.basic'],
    ['Email Sent', 'Contacts', 'comms.send', 'id.basic'],
    ['Shared', 'Deals', 'access.share', 'employee'],
    ['Logged in', 'Users', 'session.login', 'employee'],
    ['Added', 'Users', 'account.create', 'employee'],
    ['Deactivated', 'Users', 'account.disable', 'employee'],
    ['Activated', 'User', 'account.enable', 'employee'],
    ['Deleted', 'Users', 'account.delete', 'employee'],
    ['Updated', 'Profiles', 'access.define', 'employee'],
    ['Created', 'Workflow Rules', 'config.change', 'unknown'],
    ['Updated', 'Spaceships', 'record.update', 'unknown'],
    ['Downloaded', 'Attachments', 'file.download', 'unknown'],
  ])('%s in %s', (action, module, expected, dataClass) => {
    const { event } = eventFrom('zoho', { ...row, Action: action, Module: module });
    expect(event).toMatchObject({ action: expected, dataClasses: [dataClass] });
  });
});

describe('a record as JSON', () => {
  const record = {
    id: '77',
    done_by: { name: 'Patricia Boyle', id: '3652397000000186017' },
    audited_time: '2024-06-03T10:15:30+05:30',
    action: 'deleted',
    module: { api_name: 'Contacts', id: '1' },
    record: { id: '9', name: 'Ann Example' },
  };

  it('has ids of its own, its user and its record', () => {
    expect(eventFrom('zoho', { audit_logs: [record] }).event).toMatchObject({
      key: 'id:77',
      actor: { id: '3652397000000186017', name: 'Patricia Boyle' },
      action: 'record.delete',
      target: { type: 'Contacts', id: '9', name: 'Ann Example' },
      subjects: [{ id: '9' }],
    });
  });

  it('a list around them is opened', () => {
    expect(mapAll('zoho', { data: [record, record] })).toHaveLength(2);
    expect(mapAll('zoho', { data: [] })).toEqual([]);
  });
});

it.each([
  ['no action', { ...row, Action: '' }, 'schema', 'no column for its action under'],
  ['no time', { ...row, 'Audited Time': null }, 'schema', 'no column for its time under'],
  ['neither', { Who: 'X' }, 'schema', 'no column for its action and its time under'],
  ['a time nobody can read', { ...row, 'Audited Time': 'yesterday' }, 'schema', 'cannot be read'],
  ['an action nobody knows', { ...row, Action: 'Zapped' }, 'unmapped', 'Zapped'],
])('%s is a fault that says so', (_, record, reason, words) => {
  const fault = faultFrom('zoho', record);
  expect(fault.reason).toBe(reason);
  expect(fault.detail).toContain(words);
});

it('without a user nobody acted', () => {
  expect(eventFrom('zoho', { ...row, 'Done By': '' }).event.actor).toEqual({
    id: 'unknown',
    type: 'unknown',
  });
});

it('any JSON becomes items or faults', () => {
  const names = fc.constantFrom(
    'Done By',
    'Action',
    'Module',
    'record',
    'Audited Time',
    'data',
    'id',
    '__proto__',
  );
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('Updated', '2024-06-03T10:15:30Z', 'Users'));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(names, value)), (payload) => {
      for (const { kind } of mapAll('zoho', payload)) expect(['event', 'fault']).toContain(kind);
    }),
  );
});
