import { describe, expect, it } from 'vitest';
import { eventOf, itemsOf } from '../../../../support/mapped.js';

/**
 * Columns: https://github.com/salesagility/SuiteCRM/blob/master/metadata/audit_templateMetaData.php,
 * modules/Trackers/vardefs.php, modules/Import/vardefs.php. Times are GMT (include/TimeDate.php, nowDb).
 */
const phone = {
  id: 'aa0c7c5e-7d0b-4b57-8a3c-65a0d5c1f001',
  parent_id: 'c1d2e3f4-0000-4000-8000-000000000077',
  date_created: '2026-10-05 09:14:03',
  created_by: '7e1d0000-0000-4000-8000-000000000007',
  field_name: 'phone_mobile',
  data_type: 'phone',
  before_value_string: '+1 555 0100',
  after_value_string: '+1 555 0199',
  before_value_text: null,
  after_value_text: null,
};
const audit = (row: object, table = 'contacts_audit') => ({ table, row });

describe('a row of an audit table', () => {
  it('maps every column', () => {
    const { volume, ...event } = eventOf('sugarcrm', audit(phone));
    expect(event).toEqual({
      feed: 'audit',
      key: 'contacts_audit:aa0c7c5e-7d0b-4b57-8a3c-65a0d5c1f001',
      occurredAt: '2026-10-05T09:14:03.000Z',
      actor: { id: '7e1d0000-0000-4000-8000-000000000007' },
      action: 'record.update',
      target: { type: 'contacts', id: 'c1d2e3f4-0000-4000-8000-000000000077' },
      dataClasses: ['id.basic'],
      subjects: [{ id: 'c1d2e3f4-0000-4000-8000-000000000077' }],
      attributes: {
        eventType: 'contacts_audit',
        field: 'phone_mobile',
        before: '+1 555 0100',
        after: '+1 555 0199',
        data_type: 'phone',
      },
      derived: ['occurredAt', 'volume.groupKey'],
    });
    expect(volume).toMatchObject({ records: 1, basis: 'listed', of: 'act' });
  });

  it('without the name of its table is a fault: ids and parents are those of one table', () => {
    expect(itemsOf('sugarcrm', phone)).toMatchObject([{ kind: 'fault', fault: { reason: 'envelope' } }]);
  });

  it('has the table in its key', () => {
    const keys = ['contacts_audit', 'leads_audit'].map(
      (table) => eventOf('sugarcrm', audit(phone, table)).key,
    );
    expect(new Set(keys).size).toBe(2);
  });

  it('is one act with the other fields of its save: SuiteCRM by second, SugarCRM by event_id', () => {
    const fields = ['phone_mobile', 'last_name'].map((field_name, index) => ({
      ...phone,
      field_name,
      id: `a${index}`,
    }));
    const groups = fields.map((row) => eventOf('sugarcrm', audit(row)).volume);
    expect(groups[0]?.groupKey).toBe(groups[1]?.groupKey);
    expect(groups[0]?.part).not.toBe(groups[1]?.part);
    const later = eventOf('sugarcrm', audit({ ...phone, date_created: '2026-10-05 09:14:04' })).volume;
    expect(later?.groupKey).not.toBe(groups[0]?.groupKey);
    expect(eventOf('sugarcrm', audit({ ...phone, event_id: 'e-1' })).volume?.groupKey).toBe('e-1');
  });

  it.each([
    ['contacts_audit', 'deleted', '1', 'record.delete'],
    ['contacts_audit', 'deleted', '0', 'record.restore'],
    ['contacts_audit', 'assigned_user_id', 'x', 'record.update'],
    ['users_audit', 'status', 'Inactive', 'account.disable'],
    ['users_audit', 'status', 'Active', 'account.enable'],
    ['users_audit', 'is_admin', '1', 'access.grant'],
    ['users_audit', 'is_admin', '0', 'access.revoke'],
    ['users_audit', 'user_hash', 'x', 'credential.change'],
    ['users_audit', 'factor_auth', '1', 'credential.mfa_change'],
    ['users_audit', 'title', 'x', 'account.update'],
    ['users_audit', 'deleted', '1', 'account.delete'],
    ['acl_roles_audit', 'name', 'x', 'access.define'],
    ['ACCOUNTS_AUDIT', 'name', 'x', 'record.update'],
  ])('%s %s = %j is %s', (table, field_name, after_value_string, action) => {
    expect(eventOf('sugarcrm', audit({ ...phone, field_name, after_value_string }, table)).action).toBe(
      action,
    );
  });

  it('reads long values from the text columns, cut', () => {
    const row = {
      ...phone,
      before_value_string: null,
      after_value_string: '',
      after_value_text: 'x'.repeat(900),
    };
    const { attributes } = eventOf('sugarcrm', audit(row));
    expect(attributes?.['before']).toBeUndefined();
    expect(attributes?.['after']).toHaveLength(500);
  });

  it.each(['user_hash', 'api_key', 'portal_password'])('keeps no value of %s', (field_name) => {
    const row = { ...phone, field_name, before_value_string: 'hunter2', after_value_text: 'hunter3' };
    expect(JSON.stringify(eventOf('sugarcrm', audit(row, 'users_audit')))).not.toContain('hunter');
  });

  it.each([
    ['no id', { id: '' }],
    ['no parent', { parent_id: null }],
    ['no field', { field_name: undefined }],
    ['no time', { date_created: '0000-00-00 00:00:00' }],
  ])('with %s is a fault', (_name, change) => {
    expect(itemsOf('sugarcrm', audit({ ...phone, ...change }))).toMatchObject([
      { kind: 'fault', fault: { reason: 'schema' } },
    ]);
  });

  it('of a table that is not known waits for a mapping', () => {
    expect(itemsOf('sugarcrm', audit(phone, 'contacts'))).toMatchObject([
      { kind: 'fault', fault: { reason: 'unmapped' } },
    ]);
  });
});

describe('a row of the tracker', () => {
  const view = {
    id: 5_120,
    monitor_id: 'm-1',
    user_id: '7e1d0000-0000-4000-8000-000000000007',
    module_name: 'Contacts',
    item_id: 'c1d2e3f4-0000-4000-8000-000000000077',
    item_summary: 'Jane Doe',
    date_modified: '2026-10-05 09:14:03',
    action: 'detailview',
    session_id: 'fb2c1d0a9e8f7a6b5c4d',
    visible: 1,
    deleted: 0,
  };
  const tracked = (change: object) => eventOf('sugarcrm', { table: 'tracker', row: { ...view, ...change } });

  it('maps every column, the session as a digest', () => {
    const { context, ...event } = tracked({});
    expect(event).toMatchObject({
      feed: 'tracker',
      key: 'tracker:5120',
      actor: { id: view.user_id },
      action: 'record.read',
      target: { type: 'contacts', id: view.item_id, name: 'Jane Doe' },
      volume: { records: 1, basis: 'listed', of: 'act' },
      subjects: [{ id: view.item_id }],
      attributes: { eventType: 'tracker.detailview' },
    });
    expect(context?.sessionId).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(event)).not.toContain(view.session_id);
  });

  it.each([
    ['EditView', 'record.read', 'listed'],
    ['save', 'record.update', 'corroborating'],
    ['index', 'record.list', undefined],
  ])('%s is %s', (action, expected, basis) => {
    const event = tracked({ action });
    expect([event.action, event.volume?.basis]).toEqual([expected, basis]);
  });

  it('of an action that is not known waits for a mapping', () => {
    expect(itemsOf('sugarcrm', { table: 'tracker', row: { ...view, action: 'dance' } })).toMatchObject([
      { kind: 'fault', fault: { reason: 'unmapped' } },
    ]);
  });
});

describe('a row of users_last_import', () => {
  const row = {
    id: 'i-1',
    assigned_user_id: 'u-1',
    bean_type: 'Contact',
    import_module: 'Contacts',
    bean_id: 'c-1',
  };

  it('is an imported record where it has a time (SugarCRM)', () => {
    const event = eventOf('sugarcrm', {
      table: 'users_last_import',
      row: { ...row, date_modified: '2026-10-05 09:14:03' },
    });
    expect(event).toMatchObject({
      action: 'data.import',
      actor: { id: 'u-1' },
      target: { type: 'contacts', id: 'c-1' },
      subjects: [{ id: 'c-1' }],
    });
  });

  it('is a fault where it has none (SuiteCRM)', () => {
    expect(itemsOf('sugarcrm', { table: 'users_last_import', row })).toMatchObject([
      { kind: 'fault', fault: { reason: 'schema', field: '/date_modified' } },
    ]);
  });
});
