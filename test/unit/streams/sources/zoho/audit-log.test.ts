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
    ['Created', 'Deals', 'record.create', 'commercial'],
    ['Cloned', 'Products', 'record.create', 'commercial'],
    ['Inserted', 'Notes', 'record.create', 'comms'],
    ['Scheduled', 'Calls', 'record.create', 'comms'],
    ['Edited', 'Quotes', 'record.update', 'commercial'],
    ['Modified', 'Invoices', 'record.update', 'commercial'],
    ['Changed Owner', 'Campaigns', 'record.update', 'commercial'],
    ['Mass Updated', 'Vendors', 'record.update', 'commercial'],
    ['Assigned', 'Tasks', 'record.update', 'comms'],
    ['Merged', 'Accounts', 'record.update', 'commercial'],
    ['Tagged', 'Meetings', 'record.update', 'comms'],
    ['Approved', 'Price Books', 'record.update', 'commercial'],
    ['Rejected', 'Purchase_Orders', 'record.update', 'commercial'],
    ['Locked', 'Potentials', 'record.update', 'commercial'],
    ['Linked', 'Activities', 'record.update', 'comms'],
    ['Mass Deleted', 'Sales Orders', 'record.delete', 'commercial'],
    ['Removed', 'Events', 'record.delete', 'comms'],
    ['Purged', 'Solutions', 'record.delete', 'comms'],
    ['Moved to Trash', 'Emails', 'record.delete', 'comms'],
    ['Restored', 'Accounts', 'record.restore', 'commercial'],
    ['Undeleted', 'Accounts', 'record.restore', 'commercial'],
    ['Unarchived', 'Accounts', 'record.restore', 'commercial'],
    ['Converted', 'Leads', 'record.update', 'id.basic'],
    ['Mass Transferred', 'Cases', 'record.update', 'comms'],
    ['Imported', 'Leads', 'data.import', 'id.basic'],
    ['Exported', 'Contacts', 'data.export', 'id.basic'],
    ['Data Backup', 'Organization', 'data.export', 'unknown'],
    ['Email Sent', 'Contacts', 'comms.send', 'id.basic'],
    ['Sent SMS', 'Lead', 'comms.send', 'id.basic'],
    ['Mass Email', 'Contact', 'comms.send', 'id.basic'],
    ['Shared', 'Deals', 'access.share', 'employee'],
    ['Unshared', 'Deals', 'access.revoke', 'employee'],
    ['Viewed', 'Leads', 'record.read', 'id.basic'],
    ['Printed', 'Leads', 'record.read', 'id.basic'],
    ['Opened', 'Leads', 'record.read', 'id.basic'],
    ['Searched', 'Leads', 'record.search', 'id.basic'],
    ['Logged in', 'Users', 'session.login', 'employee'],
    ['Sign in', '', 'session.login', 'employee'],
    ['Logged out', 'Users', 'session.logout', 'employee'],
    ['Signed out', '', 'session.logout', 'employee'],
    ['Downloaded', 'Attachments', 'file.download', 'unknown'],
    ['Uploaded', 'Documents', 'file.upload', 'unknown'],
    ['Attached', 'Leads', 'file.upload', 'id.basic'],
    ['Added', 'Users', 'account.create', 'employee'],
    ['Updated', 'Users', 'account.update', 'employee'],
    ['Deactivated', 'Users', 'account.disable', 'employee'],
    ['Made inactive', 'Users', 'account.disable', 'employee'],
    ['Activated', 'User', 'account.enable', 'employee'],
    ['Restored', 'Users', 'account.enable', 'employee'],
    ['Deleted', 'Users', 'account.delete', 'employee'],
    ['Viewed', 'Users', 'record.read', 'employee'],
    ['Updated', 'Profiles', 'access.define', 'employee'],
    ['Created', 'Roles', 'access.define', 'employee'],
    ['Deleted', 'Groups', 'access.define', 'employee'],
    ['Updated', 'Territories', 'access.define', 'employee'],
    ['Updated', 'Data Sharing Settings', 'access.define', 'employee'],
    ['Created', 'Sharing Rules', 'access.define', 'employee'],
    ['Created', 'Workflow Rules', 'config.change', 'unknown'],
    ['Deleted', 'Webhooks', 'config.change', 'unknown'],
    ['Updated', 'Functions', 'config.change', 'unknown'],
    ['Updated', 'Layouts', 'config.change', 'unknown'],
    ['Restored', 'Custom Fields', 'config.change', 'unknown'],
    ['Updated', 'Organisation', 'config.change', 'unknown'],
    ['Updated', 'Spaceships', 'record.update', 'unknown'],
  ])('%s in %s', (action, module, expected, dataClass) => {
    const { event } = eventFrom('zoho', { ...row, Action: action, Module: module });
    expect(event).toMatchObject({ action: expected, dataClasses: [dataClass] });
    const isPerson = /^(?:lead|contact)s?$/i.test(module);
    expect(event.subjects).toEqual(isPerson ? [{ id: '3652397000000649013' }] : undefined);
  });

  // Each spelling alone, by hand: what a column is called is not documented.
  const whole = { user: 'X', action: 'Updated', module: 'Deals', time: '2024-06-03T10:15:30Z' };
  const { user: _user, ...unnamed } = whole;
  const { action: _action, ...actless } = whole;
  const { module: _module, ...moduleless } = whole;
  const { time: _time, ...timeless } = whole;
  const at = '2024-06-03T10:15:30Z';

  it.each(['Done By', 'Performed by', 'User', 'User Name', 'Modified By', 'By', 'done_by_name'])(
    'the user may stand under %j',
    (name) => {
      expect(eventFrom('zoho', { ...unnamed, [name]: 'Pat' }).event.actor).toEqual({
        id: 'Pat',
        name: 'Pat',
      });
    },
  );
  it.each(['Done By Id', 'User Id', 'performed_by_id', 'Modified By Id'])('its id under %j', (name) => {
    expect(eventFrom('zoho', { ...whole, [name]: '77' }).event.actor).toEqual({ id: '77', name: 'X' });
  });
  it.each(['Action', 'Action Type', 'Operation', 'Activity'])('the action under %j', (name) => {
    expect(eventFrom('zoho', { ...actless, [name]: 'Deleted' }).event.action).toBe('record.delete');
  });
  it.each(['Module', 'Module Name', 'Entity', 'Entity Type', 'module_api_name'])(
    'the module under %j',
    (name) => {
      expect(eventFrom('zoho', { ...moduleless, [name]: 'Leads' }).event.target?.type).toBe('Leads');
    },
  );
  it.each([
    'Audited Time',
    'Time',
    'Date',
    'DateTime',
    'Date and Time',
    'Timestamp',
    'Action Time',
    'Performed Time',
  ])('the time under %j', (name) => {
    expect(eventFrom('zoho', { ...timeless, [name]: at }).event.occurredAt).toBe('2024-06-03T10:15:30.000Z');
  });
  it.each(['Record Id', 'entity_id'])('the record’s id under %j', (name) => {
    expect(eventFrom('zoho', { ...whole, [name]: '9' }).event.target?.id).toBe('9');
  });
  it.each(['Record Name', 'Record', 'Entity Name', 'Name', 'Related To'])('its name under %j', (name) => {
    expect(eventFrom('zoho', { ...whole, [name]: 'Big' }).event.target?.name).toBe('Big');
  });
  it.each(['Audit Id', 'audit_log_id', 'id'])('the id of the row under %j', (name) => {
    expect(eventFrom('zoho', { ...whole, [name]: 'r1' }).event.key).toBe('id:r1');
  });
  it.each(['Record Count', 'Records Count', 'No. of Records', 'Number of Records', 'Count', 'Total Records'])(
    'how many under %j',
    (name) => {
      expect(eventFrom('zoho', { ...whole, [name]: '12' }).event.volume?.records).toBe(12);
    },
  );
  it.each(['IP Address', 'IP', 'Client IP'])('the address under %j', (name) => {
    expect(eventFrom('zoho', { ...whole, [name]: '198.51.100.7' }).event.context?.ip).toBe('198.51.100.7');
  });
  it.each(['Field', 'Field Name', 'Field Label', 'New Value', 'To Value', 'Current Value'])(
    'what stands under %j tells rows apart',
    (name) => {
      const key = (value: string): string => eventFrom('zoho', { ...whole, [name]: value }).event.key;
      expect(key('a')).not.toBe(key('b'));
    },
  );
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

  it.each(['audit_logs', 'audit_log', 'data', '__timeline'])('a list under %j is opened', (name) => {
    expect(mapAll('zoho', { [name]: [record, record] })).toHaveLength(2);
    expect(mapAll('zoho', { [name]: [] })).toEqual([]);
  });

  it.each(['performed_by', 'modified_by'])('its user may stand under %j', (name) => {
    const { done_by, ...rest } = record;
    expect(eventFrom('zoho', { ...rest, [name]: done_by }).event.actor.id).toBe('3652397000000186017');
  });

  it('its module may have a name alone', () => {
    expect(eventFrom('zoho', { ...record, module: { name: 'Leads' } }).event.target?.type).toBe('Leads');
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
