import { describe, expect, it } from 'vitest';
import { eventOf, itemsOf } from '../../../../support/mapped.js';

/**
 * Fields: https://github.com/OCA/server-tools/blob/18.0/auditlog/models/log.py, http_request.py and rule.py
 * (create_logs). Times are UTC: https://www.odoo.com/documentation/18.0/developer/reference/backend/orm.html (Datetime).
 */
const write = {
  id: 9_001,
  create_date: '2026-10-05 09:14:03.123456',
  name: 'Jane Doe',
  model_model: 'res.partner',
  model_name: 'Contact',
  res_id: 77,
  user_id: 7,
  method: 'write',
  log_type: 'full',
  http_session_id: 31,
  http_request_id: 512,
  http_request: { name: '/web/dataset/call_kw/res.partner/web_save', user_context: "{'lang': 'en_US'}" },
  lines: [
    {
      field_name: 'phone',
      old_value: '1',
      new_value: '2',
      old_value_text: '+1 555 0100',
      new_value_text: '+1 555 0199',
    },
  ],
};
const table = (row: object) => ({ table: 'auditlog_log', row });

describe('a log of auditlog', () => {
  it('maps every field with its lines and its request', () => {
    expect(eventOf('odoo', table(write))).toEqual({
      feed: 'auditlog',
      key: 'auditlog_log:9001',
      occurredAt: '2026-10-05T09:14:03.123Z',
      actor: { id: '7' },
      action: 'record.update',
      target: { type: 'res.partner', id: '77', name: 'Jane Doe' },
      volume: { records: 1, basis: 'listed', of: 'act' },
      dataClasses: ['id.basic'],
      subjects: [{ id: '77' }],
      context: { requestId: '512', sessionId: '31', channel: 'ui' },
      attributes: {
        eventType: 'auditlog.write',
        fields: ['phone'],
        changes: [{ field: 'phone', before: '+1 555 0100', after: '+1 555 0199' }],
        log_type: 'full',
        http_request: write.http_request,
      },
      derived: ['occurredAt'],
    });
  });

  it('is read from JSON-RPC too, where links are pairs and nothing is false', () => {
    const event = eventOf('odoo', [
      {
        ...write,
        user_id: [7, 'Mitchell Admin'],
        http_request_id: [512, '/web (…)'],
        http_session_id: false,
        http_request: undefined,
        lines: undefined,
        line_ids: [1, 2],
      },
    ]);
    expect(event.actor).toEqual({ id: '7', name: 'Mitchell Admin' });
    expect(event.context).toEqual({ requestId: '512' });
  });

  it.each([
    ['read', 'record.read'],
    ['create', 'record.create'],
    ['unlink', 'record.delete'],
    ['export_data', 'data.export'],
  ])('%s is %s', (method, action) => {
    expect(eventOf('odoo', table({ ...write, method })).action).toBe(action);
  });

  it.each([
    ['res.users', 'create', [], 'account.create'],
    ['res.users', 'unlink', [], 'account.delete'],
    ['res.users', 'write', [['active', 'True', 'False']], 'account.disable'],
    ['res.users', 'write', [['active', 'False', 'True']], 'account.enable'],
    ['res.users', 'write', [['groups_id', '[1]', '[1, 2]']], 'access.role_change'],
    ['res.users', 'write', [['password', '', 'x']], 'credential.change'],
    ['res.users', 'write', [['totp_secret', '', 'x']], 'credential.mfa_change'],
    ['res.users', 'write', [['login', 'a', 'b']], 'account.update'],
    ['res.users.apikeys', 'create', [], 'credential.token_issue'],
    ['ir.rule', 'write', [], 'access.define'],
    ['auditlog.rule', 'write', [], 'config.change'],
    ['auditlog.log', 'unlink', [], 'audit.delete_attempt'],
  ])('%s %s %j is %s', (model_model, method, changes, action) => {
    const lines = changes.map(([field_name, old_value, new_value]) => ({ field_name, old_value, new_value }));
    expect(eventOf('odoo', table({ ...write, model_model, method, lines })).action).toBe(action);
  });

  it('takes a method that is not known for a kind to map later', () => {
    expect(itemsOf('odoo', table({ ...write, method: 'action_confirm' }))).toMatchObject([
      { kind: 'fault', fault: { reason: 'unmapped' } },
    ]);
  });

  it.each(['read', 'create', 'unlink'])(
    'keeps no value of a %s: its lines are the whole record',
    (method) => {
      const event = eventOf('odoo', table({ ...write, method }));
      expect(JSON.stringify(event)).not.toContain('555');
      expect(event.attributes?.['fields']).toEqual(['phone']);
    },
  );

  it.each(['password', 'oauth_access_token', 'api_key', 'totp_secret'])(
    'keeps no value of %s',
    (field_name) => {
      const lines = [{ field_name, old_value: 'hunter2', new_value: 'hunter3' }];
      expect(JSON.stringify(eventOf('odoo', table({ ...write, lines })))).not.toContain('hunter');
    },
  );

  it('reads lines as JSON text, and torn ones not at all', () => {
    const text = JSON.stringify(write.lines);
    expect(eventOf('odoo', table({ ...write, lines: text })).attributes?.['fields']).toEqual(['phone']);
    expect(
      eventOf('odoo', table({ ...write, lines: text.slice(0, 20) })).attributes?.['fields'],
    ).toBeUndefined();
  });
});

/** rule.py: `{"name": res_model, "res_ids": str(res_ids)}`. */
describe('an export', () => {
  const exported = {
    ...write,
    method: 'export_data',
    name: 'res.partner',
    res_id: 0,
    lines: [],
    res_ids: '[7, 9, 12]',
  };

  it('counts its records and names them', () => {
    const event = eventOf('odoo', table(exported));
    expect(event.volume).toEqual({ records: 3, basis: 'listed', of: 'act' });
    expect(event.subjects).toEqual([{ id: '7' }, { id: '9' }, { id: '12' }]);
    expect(event.target).toEqual({ type: 'res.partner', name: 'res.partner' });
  });

  it('of nothing is zero records, and one that does not say is none at all', () => {
    expect(eventOf('odoo', table({ ...exported, res_ids: '[]' })).volume?.records).toBe(0);
    expect(eventOf('odoo', table({ ...exported, res_ids: null })).volume?.records).toBeUndefined();
  });

  it('whose list is cut off counts by its number and names no half id', () => {
    const event = eventOf('odoo', table({ ...exported, res_ids: '[7, 9, 1', res_count: 4_000 }));
    expect(event.volume?.records).toBe(4_000);
    expect(event.subjects).toEqual([{ id: '7' }, { id: '9' }]);
    expect(event.derived).toContain('subjects');
  });
});

describe('a request', () => {
  const request = {
    id: 512,
    create_date: '2026-10-05 09:14:03',
    name: '/web/export/xlsx',
    root_url: 'https://odoo.example.com/',
    user_id: [7, 'Mitchell Admin'],
    user_context: "{'lang': 'en_US'}",
  };

  it.each(['csv', 'xls', 'xlsx'])(
    'to /web/export/%s shows an export beside the logs that own it',
    (format) => {
      expect(eventOf('odoo', { ...request, name: `/web/export/${format}` })).toMatchObject({
        feed: 'http-request',
        key: 'auditlog_http_request:512',
        action: 'data.export',
        actor: { id: '7', name: 'Mitchell Admin' },
        volume: { basis: 'corroborating' },
        context: { requestId: '512', channel: 'ui' },
      });
    },
  );

  it.each(['/web/dataset/call_kw', '/web/export/formats', '/web/export/csv/x', ''])(
    'to %j is no act',
    (name) => {
      expect(itemsOf('odoo', { ...request, name })).toEqual([{ kind: 'refused', reason: 'no-act' }]);
    },
  );
});

it.each([
  ['/xmlrpc/2/object', 'api'],
  ['/jsonrpc', 'api'],
  ['/json/2/res.partner/read', 'api'],
  ['/web/action/run', 'ui'],
  ['/shop/cart', undefined],
])('what came by %s came by %s', (name, channel) => {
  expect(eventOf('odoo', table({ ...write, http_request: { name } })).context?.channel).toBe(channel);
});
