import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapZendesk } from '../../../../../streams/sources/zendesk/audit-log.js';
import { eventOf, mapped } from '../../../../support/source-samples.js';

const FORMAT = 'zendesk';

/** Shape of https://developer.zendesk.com/api-reference/ticketing/account-configuration/audit_logs/ */
const entry = {
  url: 'https://example.zendesk.com/api/v2/audit_logs/498483.json',
  id: 498_483,
  action: 'update',
  action_label: 'Updated',
  actor_id: 1234,
  actor_name: 'Kim Lee',
  source_id: 3456,
  source_type: 'user',
  source_label: 'Bob Cat',
  change_description: 'Role changed from Administrator to End User',
  ip_address: '203.0.113.5',
  created_at: '2026-03-01T09:30:00Z',
};
const of = (more: object, context = {}) => eventOf(FORMAT, { ...entry, ...more }, context);

describe('an entry of the audit log', () => {
  it('maps with all its parts', () => {
    const { key, derived, ...event } = of({});
    expect(event).toEqual({
      feed: 'audit-logs',
      occurredAt: '2026-03-01T09:30:00.000Z',
      actor: { id: '1234', name: 'Kim Lee' },
      action: 'access.role_change',
      target: { type: 'user', id: '3456', name: 'Bob Cat' },
      outcome: 'unknown',
      dataClasses: ['employee'],
      context: { ip: '203.0.113.5' },
      attributes: { eventType: 'update', url: entry.url, change_description: entry.change_description },
    });
    expect(key).toMatch(/^498483:2026-03-01T09:30:00.000Z:[0-9a-f]{32}$/);
    expect(derived).toEqual(['action']);
  });

  it('has a key by what the vendor tells apart, not by who shows it', () => {
    const keys = [
      {},
      { id: 2 },
      { created_at: '2026-03-01T09:30:01Z' },
      { action: 'create' },
      { source_type: 'x' },
      { source_id: 9 },
      { source_label: 'x' },
      { change_description: 'x' },
    ].map((more) => of(more).key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(of({ action_label: 'Aktualisiert', actor_name: 'Kim L.' }).key).toBe(of({}).key);
  });

  it.each([
    ['login', 'session.login', 'success'],
    ['exported', 'data.export', 'unknown'],
    ['EXPORTED', 'data.export', 'unknown'],
  ])('the action %s is %s', (action, expected, outcome) => {
    const event = of({ action, change_description: 'Successful sign-in' });
    expect([event.action, event.outcome]).toEqual([expected, outcome]);
  });

  it.each([
    ['create', 'user', 'account.create'],
    ['destroy', 'user', 'account.delete'],
    ['create', 'api_token', 'credential.token_issue'],
    ['update', 'oauth_client', 'credential.change'],
    ['destroy', 'oauth_access_token', 'credential.token_revoke'],
    ['create', 'group_membership', 'access.grant'],
    ['update', 'membership', 'access.role_change'],
    ['destroy', 'user_role', 'access.revoke'],
    ['create', 'group', 'access.define'],
    ['update', 'custom_role', 'access.define'],
    ['destroy', 'permission_set', 'access.define'],
    ['create', 'app_installation', 'integration.authorize'],
    ['update', 'app', 'config.change'],
    ['destroy', 'integration', 'integration.revoke'],
    ['create', 'organization', 'record.create'],
    ['update', 'ticket', 'record.update'],
    ['destroy', 'ticket', 'record.delete'],
    ['destroy', 'Ticket', 'record.delete'],
    ['update', 'account_setting', 'config.change'],
    ['create', 'rule', 'config.change'],
    ['destroy', 'sla_policy', 'config.change'],
  ])('%s of %s is %s', (action, source_type, expected) => {
    expect(of({ action, source_type }).action).toBe(expected);
  });

  it.each([
    ['Role changed from Agent to Administrator', 'access.role_change'],
    ['Password changed', 'credential.change'],
    ['Two-factor authentication disabled', 'credential.mfa_change'],
    ['2FA removed', 'credential.mfa_change'],
    ['User was suspended', 'account.disable'],
    ['Deactivated', 'account.disable'],
    ['Downgraded to end user', 'account.disable'],
    ['User was unsuspended', 'account.enable'],
    ['Reactivated', 'account.enable'],
    ['Kim Lee assumed Bob Cat', 'session.impersonate'],
    ['Organization: AAAA is assigned', 'account.update'],
    [undefined, 'account.update'],
  ])('an update of a user that says %j is %s', (change_description, action) => {
    const event = of({ change_description });
    expect([event.action, event.derived.includes('action')]).toEqual([action, action !== 'account.update']);
  });

  it('somebody in another’s place is no log-in of their own; the setting that allows it is configuration', () => {
    expect(of({ action: 'login', change_description: 'Account assumption by Zendesk' }).action).toBe(
      'session.impersonate',
    );
    expect(of({ action: 'login', change_description: undefined }).action).toBe('session.login');
    expect(
      of({
        source_type: 'account_setting',
        source_label: 'Account Assumption',
        change_description: 'Account assumption: Enabled',
      }).action,
    ).toBe('config.change');
  });

  it('says when an item is taken for a setting because it is nothing else', () => {
    expect(of({ source_type: 'something_new' }).derived).toEqual(['action']);
    for (const source_type of ['account_setting', 'rule', 'group'])
      expect(of({ source_type }).derived).toEqual([]);
  });

  it.each([
    [
      { actor_id: -1, actor_name: 'Zendesk' },
      { id: '-1', name: 'Zendesk', type: 'system' },
    ],
    [{ actor_id: 0 }, { id: 'unknown', type: 'unknown' }],
    [{ actor_id: null }, { id: 'unknown', type: 'unknown' }],
    [{ actor_name: 'N/A' }, { id: '1234' }],
  ])('%j was done by %j', (more, actor) => {
    expect(of(more).actor).toEqual(actor);
  });

  it('keeps a name that belongs to no id', () => {
    expect(of({ actor_id: 0 }).attributes).toMatchObject({ actor_name: 'Kim Lee' });
    expect(of({ actor_id: -1 }).attributes).not.toHaveProperty('actor_name');
  });

  it.each([
    ['203.0.113.5:44', '203.0.113.5', true],
    ['internal', undefined, true],
    ['203.0.113.6', '203.0.113.6', false],
  ])('of the address %s has %j', (ip_address, ip, isKept) => {
    const event = of({ ip_address });
    expect([event.context?.ip, Object.hasOwn(event.attributes ?? {}, 'ip_address')]).toEqual([ip, isKept]);
    expect(event.derived.includes('context.ip')).toBe(ip !== undefined && isKept);
  });

  it.each([
    ['ticket', 'comms'],
    ['organization', 'unknown'],
    ['group', 'employee'],
    ['api_token', 'employee'],
    ['user', 'employee'],
  ])('a change of %s touches data of the class %s', (source_type, dataClass) => {
    expect(of({ source_type }).dataClasses).toEqual([dataClass]);
  });
});

describe('carriers', () => {
  it.each([
    ['a page', { audit_logs: [entry], meta: { has_more: false } }],
    ['one entry', { audit_log: entry }],
    ['a list', [entry]],
  ])('%s carries the same event', (_name, payload) => {
    expect(eventOf(FORMAT, payload)).toEqual(of({}));
  });

  it('a page of nothing is nothing', () => {
    expect(mapped(FORMAT, { audit_logs: [] })).toEqual([]);
  });

  it.each([
    ['no action', { action: undefined }, 'schema', '/action'],
    ['no id', { id: undefined }, 'schema', '/id'],
    ['no time', { created_at: 'soon' }, 'schema', '/created_at'],
    ['an unknown action', { action: 'viewed' }, 'unmapped', undefined],
  ])('fault with %s', (_name, more, reason, field) => {
    expect(mapped(FORMAT, { ...entry, ...more })).toMatchObject([
      { fault: field === undefined ? { reason } : { reason, field } },
    ]);
  });

  it('a time without a zone is of the zone that the source declares', () => {
    expect(of({ created_at: '2026-03-01 09:30:00' }, { timeZone: 'Europe/Berlin' })).toMatchObject({
      occurredAt: '2026-03-01T08:30:00.000Z',
    });
    expect(of({ created_at: '2026-03-01 09:30:00' }).derived).toContain('occurredAt');
  });

  it('takes when it was recorded from the carrier', () => {
    const [item] = mapZendesk(entry, { receivedAt: 0, recordedAt: Date.parse('2026-03-01T10:00:00Z') });
    expect(item).toMatchObject({ candidate: { recordedAt: '2026-03-01T10:00:00.000Z' } });
  });

  it('cuts what is too long and says so', () => {
    const long = 'x'.repeat(3_000);
    expect(of({ source_type: long, source_id: long, source_label: long }).derived).toEqual(
      expect.arrayContaining(['target.type', 'target.id', 'target.name']),
    );
  });

  it('answers any JSON without throwing, and with events that fit the schema', () => {
    const near = fc.record(
      Object.fromEntries(Object.keys(entry).map((name) => [name, fc.jsonValue({ maxDepth: 2 })])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), near, (payload, fields) => {
        expect(Array.isArray(mapZendesk(payload, { receivedAt: 0 }))).toBe(true);
        const [item] = mapped(FORMAT, { ...fields, id: 1, action: 'update', created_at: entry.created_at });
        expect(item?.kind === 'fault' ? item.fault.reason : 'fine').not.toBe('schema');
      }),
      { numRuns: 60 },
    );
  });
});
