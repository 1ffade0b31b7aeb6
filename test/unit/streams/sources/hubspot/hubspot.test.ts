import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actOfType } from '../../../../../streams/sources/hubspot/critical-acts.js';
import { missingFields } from '../../../../../streams/steps/missing.js';
import { eventFrom, faultFrom, mapAll } from '../../../../support/mapped.js';

/*
 * Records as the vendor's documentation shows them, and what each has to become, by hand.
 * ACTIVITY: https://developers.hubspot.com/docs/api/settings/account-activity-api
 * AUDIT: https://developers.hubspot.com/docs/api-reference/account-audit-logs-v3/activity/get-account-info-v3-activity-audit-logs
 * SECURITY: https://developers.hubspot.com/docs/api-reference/account-audit-logs-v3/activity/get-account-info-v3-activity-security
 * HOOKS: https://developers.hubspot.com/docs/guides/api/app-management/webhooks
 * GENERIC: https://developers.hubspot.com/docs/apps/legacy-apps/public-apps/create-generic-webhook-subscriptions
 */

const mark = { userId: 89274502, userEmail: 'mark.scout@lumonindustries.com' };

describe('audit logs (ACTIVITY, AUDIT)', () => {
  const contactCreated = {
    id: 'IiI9cjoxLzduNVhVW0UeQAZXFkgVSwoGVFVCFUtYSlFATExEUQ1HGEBUURddEB8=',
    category: 'CRM_OBJECT',
    subCategory: 'CONTACT',
    action: 'CREATE',
    targetObjectId: '97742230563',
    occurredAt: '2025-02-07T20:57:49.534Z',
    actingUser: mark,
  };

  it('a contact that was created', () => {
    expect(eventFrom('hubspot', contactCreated)).toEqual({
      feed: 'audit-logs',
      derived: [],
      event: {
        key: 'audit:IiI9cjoxLzduNVhVW0UeQAZXFkgVSwoGVFVCFUtYSlFATExEUQ1HGEBUURddEB8=',
        occurredAt: '2025-02-07T20:57:49.534Z',
        actor: { id: '89274502', email: 'mark.scout@lumonindustries.com' },
        action: 'record.create',
        target: { type: 'CONTACT', id: '97742230563' },
        outcome: 'unknown',
        dataClasses: ['id.basic'],
        subjects: [{ id: '97742230563' }],
        attributes: {
          eventType: 'audit-log',
          category: 'CRM_OBJECT',
          subCategory: 'CONTACT',
          action: 'CREATE',
        },
      },
    });
  });

  it('says neither address nor outcome', () => {
    expect(missingFields(eventFrom('hubspot', contactCreated).event)).toEqual(['outcome', 'context.ip']);
  });

  it.each([
    // A value of a contact, a pipeline named by its name, a token that was looked at: all three in ACTIVITY.
    ['PROPERTY_VALUE', 'CONTACT', 'UPDATE', '97742230563', 'record.update', 'id.basic', 'unknown'],
    ['PIPELINE', 'DEAL', 'UPDATE', 'Sales Pipeline', 'config.change', 'unknown', 'unknown'],
    [
      'CRITICAL_ACTION',
      'PRIVATE_APP_ACCESS_TOKEN_VIEW',
      'PERFORM',
      '1',
      'credential.token_view',
      'employee',
      'unknown',
    ],
    // AUDIT.
    ['LOGIN', 'LOGIN_SUCCEEDED', 'PERFORM', '1', 'session.login', 'employee', 'success'],
    ['LOGIN', 'LOGIN_FAILED', 'PERFORM', '1', 'session.login', 'employee', 'failure'],
    ['CRM_OBJECT', 'DEAL', 'DELETE', '7', 'record.delete', 'commercial', 'unknown'],
    ['CRM_OBJECT', 'TICKET', 'RESTORE', '7', 'record.restore', 'comms', 'unknown'],
    ['CRM_OBJECT', 'COMPANY', 'MERGE', '7', 'record.update', 'commercial', 'unknown'],
    ['CRITICAL_ACTION', 'CONTACT_DATA_EXPORT', 'PERFORM', '7', 'data.export', 'id.basic', 'unknown'],
    ['CRITICAL_ACTION', 'INSTALL_INTEGRATION', 'PERFORM', '7', 'integration.authorize', 'unknown', 'unknown'],
    ['TEAM', 'TEAM', 'CREATE', '7', 'access.define', 'employee', 'unknown'],
    ['USER', 'USER', 'DELETE', '7', 'account.delete', 'employee', 'unknown'],
    ['WORKFLOW', 'WORKFLOW', 'PUBLISH', '7', 'config.change', 'unknown', 'unknown'],
  ])('%s %s %s', (category, subCategory, action, targetObjectId, expected, dataClass, outcome) => {
    const record = { ...contactCreated, category, subCategory, action, targetObjectId };
    expect(eventFrom('hubspot', record).event).toMatchObject({
      action: expected,
      target: { type: subCategory, id: targetObjectId },
      dataClasses: [dataClass],
      outcome,
    });
  });

  it.each([
    ['CREATE', 'record.create'],
    ['UPDATE', 'record.update'],
    ['MERGE', 'record.update'],
    ['DELETE', 'record.delete'],
    ['ARCHIVE', 'record.delete'],
    ['RESTORE', 'record.restore'],
    ['VIEW', 'record.read'],
    ['READ', 'record.read'],
  ])('%s of a record', (action, expected) => {
    for (const category of ['CRM_OBJECT', 'PROPERTY_VALUE', 'CRM_RECORD', 'ASSOCIATION']) {
      const { event } = eventFrom('hubspot', { ...contactCreated, category, action });
      expect(event).toMatchObject({ action: expected, subjects: [{ id: '97742230563' }] });
    }
  });

  it.each([
    ['WORKFLOW', 'CREATE', 'config.change'],
    ['WORKFLOW', 'ENABLE', 'config.change'],
    ['WORKFLOW', 'DISABLE', 'config.change'],
    ['CONTENT', 'UNPUBLISH', 'config.change'],
    ['CONTENT', 'CLONE', 'config.change'],
    ['LIST', 'ARCHIVE', 'config.change'],
    ['LIST', 'EXPORT', 'data.export'],
    ['EXPORT', 'PERFORM', 'data.export'],
    ['LIST', 'IMPORT', 'data.import'],
    ['IMPORT', 'PERFORM', 'data.import'],
    ['ROLE', 'UPDATE', 'access.define'],
    ['PERMISSION_SET', 'DELETE', 'access.define'],
    ['USER_PERMISSION', 'UPDATE', 'access.role_change'],
    ['USERS', 'CREATE', 'account.create'],
    ['USER', 'UPDATE', 'account.update'],
  ])('%s %s of no record', (category, action, expected) => {
    const { event } = eventFrom('hubspot', { ...contactCreated, category, action });
    expect(event.action).toBe(expected);
    expect(event.subjects).toBeUndefined();
  });

  it.each(['CRITICAL_ACTION', 'SECURITY_ACTIVITY', 'SECURITY'])(
    '%s is of a type of security activity',
    (category) => {
      const record = { ...contactCreated, category, subCategory: 'EXPORT_USERS', action: 'PERFORM' };
      expect(eventFrom('hubspot', record).event).toMatchObject({
        action: 'data.export',
        dataClasses: ['employee'],
      });
      const test = mapAll('hubspot', { ...record, subCategory: 'ACCEPTANCE_TEST' });
      expect(test).toEqual([{ kind: 'refused', reason: 'no-act' }]);
    },
  );

  it('a page is as many events as it has results', () => {
    const page = {
      results: [contactCreated, { ...contactCreated, id: 'x' }],
      paging: { next: { after: 'a' } },
    };
    expect(mapAll('hubspot', page).map(({ kind }) => kind)).toEqual(['event', 'event']);
    expect(mapAll('hubspot', { results: [] })).toEqual([]);
  });

  it('nobody acted where no user is named', () => {
    const { event } = eventFrom('hubspot', { ...contactCreated, actingUser: null });
    expect(event.actor).toEqual({ id: 'unknown', type: 'unknown' });
  });

  it.each([
    ['an unknown verb', { ...contactCreated, action: 'TELEPORT' }, 'unmapped', 'CRM_OBJECT/CONTACT/TELEPORT'],
    ['no id', { ...contactCreated, id: undefined }, 'schema', 'id'],
    ['no time', { ...contactCreated, occurredAt: 'soon' }, 'schema', 'occurredAt'],
  ])('%s is a fault', (_, record, reason, words) => {
    const fault = faultFrom('hubspot', record);
    expect(fault.reason).toBe(reason);
    expect(fault.detail).toContain(words);
    expect(fault.field).toBe(reason === 'schema' ? `/${words}` : undefined);
  });
});

describe('log-ins (ACTIVITY)', () => {
  const login = {
    id: '4862485159',
    loginAt: '2025-02-07T14:12:13.544Z',
    userId: 89274502,
    email: 'mark.scout@lumonindustries.com',
    loginSucceeded: true,
    ipAddress: '123.45.67.90',
    location: 'new jersey, united states',
    userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/132.0.0.0',
    countryCode: 'us',
    regionCode: 'nj',
  };

  it('one that succeeded', () => {
    expect(eventFrom('hubspot', login)).toEqual({
      feed: 'login',
      derived: ['context.country'],
      event: {
        key: 'login:4862485159',
        occurredAt: '2025-02-07T14:12:13.544Z',
        actor: { id: '89274502', email: 'mark.scout@lumonindustries.com' },
        action: 'session.login',
        outcome: 'success',
        dataClasses: ['employee'],
        context: {
          ip: '123.45.67.90',
          country: 'US',
          userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/132.0.0.0',
        },
        attributes: { eventType: 'login', location: 'new jersey, united states', regionCode: 'nj' },
      },
    });
  });

  it('one that failed, of somebody whom only the address names', () => {
    const { event, derived } = eventFrom('hubspot', { ...login, loginSucceeded: false, userId: null });
    expect(event).toMatchObject({ outcome: 'failure', actor: { id: 'mark.scout@lumonindustries.com' } });
    expect(derived).toContain('actor.id');
  });

  it('an address that is none (the one of the documentation) is kept and not taken for one', () => {
    const { event } = eventFrom('hubspot', { ...login, ipAddress: '123.45.678.90' });
    expect(event.context?.ip).toBeUndefined();
    expect(event.attributes).toMatchObject({ ipAddress: '123.45.678.90' });
  });

  it('without a word about the end of it the outcome is unknown', () => {
    expect(eventFrom('hubspot', { ...login, loginSucceeded: null }).event.outcome).toBe('unknown');
  });
});

describe('security activity (SECURITY)', () => {
  const added = {
    actingUser: 'person3@testdomain.com',
    countryCode: 'ie',
    createdAt: '2022-04-01T19:36:24.303Z',
    id: '5432653',
    infoUrl: 'app.hubspot.com/settings/123/users',
    ipAddress: '45.56.67.89',
    objectId: '7654',
    regionCode: 'd',
    type: 'ADD_USER',
    userId: 876,
  };

  it('a user that was added', () => {
    expect(eventFrom('hubspot', added)).toEqual({
      feed: 'security',
      derived: ['context.country'],
      event: {
        key: 'security:5432653',
        occurredAt: '2022-04-01T19:36:24.303Z',
        actor: { id: '876', email: 'person3@testdomain.com' },
        action: 'account.create',
        target: { type: 'ADD_USER', id: '7654' },
        outcome: 'unknown',
        dataClasses: ['employee'],
        context: { ip: '45.56.67.89', country: 'IE' },
        attributes: {
          eventType: 'security',
          infoUrl: 'app.hubspot.com/settings/123/users',
          regionCode: 'd',
          type: 'ADD_USER',
        },
      },
    });
  });

  it('the address may be missing', () => {
    const { event } = eventFrom('hubspot', { ...added, ipAddress: null });
    expect(event.context).toEqual({ country: 'IE' });
  });

  // The types as the vendor's description of the interface lists them, one or more of each meaning.
  it.each([
    ['EXPORT', 'data.export'],
    ['EXPORT_USERS', 'data.export'],
    ['FORM_SUBMISSIONS_EXPORT', 'data.export'],
    ['DATA_BACKUP_DOWNLOADED', 'data.export'],
    ['EXPORT_DOWNLOAD', 'file.download'],
    ['EXPORT_APPROVAL', 'config.change'],
    ['DATA_BACKUP_CREATED', 'backup.run'],
    ['IMPORT', 'data.import'],
    ['GDPR_DELETE', 'record.erase'],
    ['GDPR_TOGGLE_ENABLED', 'config.change'],
    ['IMPERSONATE_USER', 'session.impersonate'],
    ['UNINSTALL_INTEGRATION', 'integration.revoke'],
    ['ADD_ADMIN_USER', 'access.grant'],
    ['REMOVE_ADMIN_PERMISSIONS', 'access.revoke'],
    ['TEAM_USER_ADDED', 'access.role_change'],
    ['TEAM_ADDED', 'access.define'],
    ['PRIVATE_APP_SCOPE_GROUPS_UPDATE', 'access.define'],
    ['ADD_TWO_FACTOR_AUTHENTICATION', 'credential.mfa_change'],
    ['PASSKEY_DELETED', 'credential.mfa_change'],
    ['CHANGE_PASSWORD', 'credential.change'],
    ['HAPIKEY_VIEW', 'credential.token_view'],
    ['SERVICE_KEY_REVEAL', 'credential.token_view'],
    ['SMTP_TOKEN_RETRIEVED', 'credential.token_view'],
    ['PUBLIC_APP_CLIENT_SECRET_VIEW', 'credential.token_view'],
    ['PERSONAL_ACCESS_KEY_CREATE', 'credential.token_issue'],
    ['PRIVATE_APP_ACCESS_TOKEN_ROTATE', 'credential.token_issue'],
    ['SMTP_TOKEN_PASSWORD_RESET', 'credential.token_issue'],
    ['HAPIKEY_DEACTIVATE', 'credential.token_revoke'],
    ['SMTP_TOKEN_DELETED', 'credential.token_revoke'],
    ['REMOVE_USER', 'account.delete'],
    ['DEACTIVATE_USER', 'account.disable'],
    ['REACTIVATE_USER', 'account.enable'],
    ['JOINED_PORTAL_VIA_DOMAIN_BASED_INVITE', 'account.create'],
    ['MANUAL_PASSWORD_RESET_EMAIL_SEND', 'comms.send'],
    ['DATA_SHARING_CONNECTION_ADDED', 'access.share'],
    ['REMOVE_SINGLE_SIGN_ON', 'config.change'],
    ['NEVER_LOG_FOR_USER_ADDITION', 'config.change'],
    ['IP_RESTRICTIONS_DISABLED', 'config.change'],
    ['SECRET_ADDED_TO_SERVERLESS_FUNCTION', 'config.change'],
    ['WEBHOOK_SUBSCRIPTION_CREATE', 'config.change'],
    ['MERGE_REVERT', 'record.restore'],
    ['DATA_RESTORE_COMPLETED', 'record.restore'],
    ['UNIFIED_RESTORE_UNDO_EXECUTION', 'record.restore'],
    ['PROPERTY_HISTORY_REVISION', 'record.update'],
    ['SEQUENCE_ENROLLMENT_INITIATED', 'record.update'],
    ['SEQUENCE_ENROLLMENT_STATE_CHANGED', 'record.update'],
    ['DATA_ACCESS_REQUEST_SUBMITTED', 'record.disclose'],
    ['DATA_SHARING_CONNECTION_REMOVED', 'access.revoke'],
    ['ADD_ADMIN_PERMISSIONS', 'access.grant'],
    ['REMOVE_ADMIN_USER', 'access.revoke'],
    ['SERVICE_KEY_PERMISSIONS_UPDATE', 'access.define'],
    ['REMOVE_TWO_FACTOR_AUTHENTICATION', 'credential.mfa_change'],
    ['PRIVATE_APP_CLIENT_SECRET_WRITE', 'credential.token_issue'],
    ['MANUAL_REGISTRATION_EMAIL_SEND', 'comms.send'],
    ['PAYMENT_ONBOARDING_LINK_SEND', 'comms.send'],
    ['BOTS_WEBHOOK_VIEWED', 'record.read'],
    ['BOTS_WEBHOOK_POST', 'config.change'],
    ['CHANGE_AD_EVENT_CONSENT_SETTING', 'config.change'],
    ['PAYMENT_ACCOUNT_CREATION', 'config.change'],
    ['PAYMENT_BANK_ACCOUNT_CHANGE', 'config.change'],
    ['PRODUCTION_DEPLOYMENT', 'config.change'],
    ['RESTRICTED_LIST_ADDED_TO_CONTENT', 'config.change'],
    ['SANDBOX_DELETION', 'config.change'],
    ['SANDBOX_SYNC_TO_PRODUCTION', 'config.change'],
    ['DATASET_SYNC', 'config.change'],
    ['SEQUENCE_CLONED', 'config.change'],
    ['SEQUENCE_CREATED', 'config.change'],
    ['TEMPLATE_MODIFIED', 'config.change'],
    ['ALLOWED_LOGIN_METHODS_DELETE', 'config.change'],
    ['MULTI_ACCOUNT_REPORTING_CONNECTION_REMOVED', 'config.change'],
    ['ACCOUNT_ADDED_TO_MULTI_ACCOUNT_ORGANIZATION', 'config.change'],
    ['ACCOUNT_REMOVED_FROM_MULTI_ACCOUNT_ORGANIZATION', 'config.change'],
    ['BULK_EMAIL_DOMAIN_CHANGE', 'config.change'],
    ['ADD_WEBHOOK_IN_WORKFLOW', 'config.change'],
    ['TOUCHLESS_PURCHASE', 'config.change'],
  ])('%s', (type, action) => {
    expect(actOfType(type)).toEqual({ action });
  });

  it('a type that nobody knows is kept for a later version', () => {
    expect(faultFrom('hubspot', { ...added, type: 'BEAM_UP' }).reason).toBe('unmapped');
  });
});

describe('the CSV of small plans (https://knowledge.hubspot.com/account/export-security-activity-history)', () => {
  const row = {
    'Time of action': '2020-06-22 10:30:00',
    'Type of action': 'Exporting contacts',
    'User email': 'ann@example.com',
    'Object ID': '42',
    Location: 'Dublin, Ireland',
    URL: 'https://app.hubspot.com/contacts/1',
  };

  it('reads a row whatever its header is called, and its time in the zone of the source', () => {
    const { event, derived, feed } = eventFrom('hubspot', row, { timeZone: 'Europe/Dublin' });
    expect(feed).toBe('security');
    expect(event).toMatchObject({
      occurredAt: '2020-06-22T09:30:00.000Z',
      actor: { id: 'ann@example.com', email: 'ann@example.com' },
      action: 'data.export',
      target: { type: 'Exporting contacts', id: '42' },
      dataClasses: ['id.basic'],
      attributes: { Location: 'Dublin, Ireland' },
    });
    expect(derived).toEqual(['occurredAt', 'actor.id']);
  });

  it('the same row has the same key, another one another', () => {
    const key = (record: object): string => eventFrom('hubspot', record).event.key;
    expect(key({ ...row })).toBe(key(row));
    expect(key({ ...row, 'Object ID': '43' })).not.toBe(key(row));
  });

  it('a log-in', () => {
    const login = {
      Date: '2022-05-12T08:00:00Z',
      Email: 'ann@example.com',
      'IP Address': '198.51.100.7',
      'User Agent': 'Firefox',
      Type: 'Two-factor authentication (2FA) login',
    };
    expect(eventFrom('hubspot', login).event).toMatchObject({
      action: 'session.login',
      outcome: 'unknown',
      context: { ip: '198.51.100.7', authMethod: 'Two-factor authentication (2FA) login' },
    });
  });

  it.each([
    ['Added user', 'account.create'],
    ['Adding users', 'account.create'],
    ['Removing users', 'account.delete'],
    ['Viewing an API key', 'credential.token_view'],
    ['Creating an API key', 'credential.token_issue'],
    ['Deactivating an API key', 'credential.token_revoke'],
    ['Requiring single sign-on', 'config.change'],
  ])('%s', (type, action) => {
    expect(actOfType(type)).toEqual({ action });
  });

  const { 'Time of action': _time, ...timeless } = row;
  const { 'Type of action': _type, ...typeless } = row;
  const { 'User email': _email, ...unnamed } = row;
  const { 'Object ID': _object, ...objectless } = row;

  it.each(['Time', 'Action time', 'Date', 'Date time', 'Timestamp', 'Occurred at', 'Created At'])(
    'the time may stand under %j',
    (name) => {
      const { event } = eventFrom('hubspot', { ...timeless, [name]: '2020-06-22T10:30:00Z' });
      expect(event.occurredAt).toBe('2020-06-22T10:30:00.000Z');
    },
  );
  it.each(['Type', 'Action type', 'Action', 'Activity', 'Activity type', 'Event type'])(
    'the type under %j',
    (name) => {
      expect(eventFrom('hubspot', { ...typeless, [name]: 'IMPORT' }).event.action).toBe('data.import');
    },
  );
  it.each(['Email', 'User email address', 'Email address', 'User', 'Acting user', 'Modified by'])(
    'who it was under %j',
    (name) => {
      expect(eventFrom('hubspot', { ...unnamed, [name]: 'b@example.com' }).event.actor.id).toBe(
        'b@example.com',
      );
    },
  );
  it.each(['Affected object ID', 'ID of affected object', 'ID of the affected object', 'Affected object'])(
    'the object under %j',
    (name) => {
      expect(eventFrom('hubspot', { ...objectless, [name]: '9' }).event.target?.id).toBe('9');
    },
  );
  it.each(['Login timestamp', 'Login time', 'Login at', 'Time', 'Date', 'Timestamp'])(
    'the time of a log-in under %j',
    (name) => {
      const login = {
        Email: 'a@example.com',
        'User agent': 'x',
        IP: '198.51.100.7',
        [name]: '2022-05-12T08:00:00Z',
      };
      const { event } = eventFrom('hubspot', login);
      expect(event).toMatchObject({ action: 'session.login', occurredAt: '2022-05-12T08:00:00.000Z' });
      expect(event.context?.ip).toBe('198.51.100.7');
    },
  );
  it.each([
    ['Login succeeded', 'true', 'success'],
    ['Succeeded', 'Yes', 'success'],
    ['Success', 'false', 'failure'],
    ['Success', 'failed', 'failure'],
    ['Success', 'perhaps', 'unknown'],
  ])('a log-in with %s %s', (name, value, outcome) => {
    const login = { Email: 'a@example.com', 'User agent': 'x', Time: '2022-05-12T08:00:00Z', [name]: value };
    expect(eventFrom('hubspot', login).event.outcome).toBe(outcome);
  });

  it('a log-in without a time, and a row without a type, are faults', () => {
    expect(faultFrom('hubspot', { Email: 'a@example.com', 'User agent': 'x' }).field).toBe('/time');
    expect(faultFrom('hubspot', { ...row, 'Type of action': '' }).field).toBe('/type');
    expect(faultFrom('hubspot', { ...row, 'Type of action': 'Zapping' }).reason).toBe('unmapped');
    expect(mapAll('hubspot', { ...row, 'Type of action': 'Acceptance test' })).toEqual([
      { kind: 'refused', reason: 'no-act' },
    ]);
  });

  it('names the column that is missing', () => {
    expect(faultFrom('hubspot', timeless).detail).toContain('time');
  });
});

describe('webhooks (HOOKS, GENERIC)', () => {
  const created = {
    eventId: 567890123,
    subscriptionId: 234567,
    portalId: 12345678,
    appId: 987654,
    occurredAt: 1708986598741,
    subscriptionType: 'contact.creation',
    attemptNumber: 0,
    objectId: 65059681032,
    changeFlag: 'CREATED',
    changeSource: 'CRM_UI',
    sourceId: 'userId:45678',
  };

  it('a contact that was created by a user', () => {
    expect(eventFrom('hubspot', [created])).toEqual({
      feed: 'webhook',
      derived: ['actor.id'],
      event: {
        key: 'contact.creation:567890123:65059681032:::2024-02-26T22:29:58.741Z',
        occurredAt: '2024-02-26T22:29:58.741Z',
        actor: { id: '45678' },
        action: 'record.create',
        target: { type: 'contact', id: '65059681032' },
        outcome: 'success',
        volume: { records: 1, basis: 'listed' },
        dataClasses: ['id.basic'],
        subjects: [{ id: '65059681032' }],
        context: { channel: 'ui' },
        attributes: {
          eventType: 'webhook',
          portalId: 12345678,
          appId: 987654,
          subscriptionType: 'contact.creation',
          changeFlag: 'CREATED',
          changeSource: 'CRM_UI',
        },
      },
    });
  });

  it('the second try of a notification, and one of another subscription, is the same event to the letter', () => {
    const again = { ...created, attemptNumber: 3, subscriptionId: 1 };
    expect(eventFrom('hubspot', [again])).toEqual(eventFrom('hubspot', [created]));
  });

  it('the value of a property is not the audit’s', () => {
    const changed = {
      ...created,
      subscriptionType: 'object.propertyChange',
      objectTypeId: '0-1',
      propertyName: 'email',
      propertyValue: 'someone@example.com',
    };
    const { event } = eventFrom('hubspot', [changed]);
    expect(event).toMatchObject({
      action: 'record.update',
      target: { type: 'contact', id: '65059681032' },
      attributes: { propertyName: 'email' },
    });
    expect(JSON.stringify(event)).not.toContain('someone@example.com');
  });

  // https://developers.hubspot.com/docs/guides/crm/understanding-the-crm#object-type-ids
  it.each([
    ['0-1', 'contact', 'id.basic'],
    ['0-2', 'company', 'commercial'],
    ['0-3', 'deal', 'commercial'],
    ['0-5', 'ticket', 'comms'],
    ['0-7', 'product', 'commercial'],
    ['0-8', 'line_item', 'commercial'],
    ['0-14', 'quote', 'commercial'],
    ['0-18', 'communication', 'comms'],
    ['0-27', 'task', 'comms'],
    ['0-46', 'note', 'comms'],
    ['0-47', 'meeting_event', 'comms'],
    ['0-48', 'call', 'comms'],
    ['0-49', 'email', 'comms'],
    ['0-53', 'invoice', 'commercial'],
    ['0-69', 'subscription', 'commercial'],
    ['0-115', 'user', 'employee'],
    ['0-116', 'postal_mail', 'comms'],
    ['0-123', 'order', 'commercial'],
    ['0-136', 'lead', 'id.basic'],
    ['0-142', 'cart', 'commercial'],
    ['2-3453932', '2-3453932', 'unknown'],
  ])('an object of the type %s is a %s', (objectTypeId, type, dataClass) => {
    const { event } = eventFrom('hubspot', [
      { ...created, subscriptionType: 'object.restore', objectTypeId },
    ]);
    expect(event).toMatchObject({ target: { type }, dataClasses: [dataClass], action: 'record.restore' });
    expect(event.subjects).toEqual(type === 'contact' ? [{ id: '65059681032' }] : undefined);
  });

  it.each([
    ['CRM_UI_BULK_ACTION', 'bulk'],
    ['MOBILE_IOS', 'mobile'],
    ['MOBILE_ANDROID', 'mobile'],
    ['API', 'api'],
    ['IMPORT', 'batch'],
    ['MIGRATION', undefined],
  ])('a change by %s', (changeSource, channel) => {
    expect(eventFrom('hubspot', [{ ...created, changeSource }]).event.context?.channel).toBe(channel);
  });

  it.each([
    ['meeting.creation', 'comms'],
    ['order.creation', 'commercial'],
  ])('%s', (subscriptionType, dataClass) => {
    expect(eventFrom('hubspot', [{ ...created, subscriptionType }]).event.dataClasses).toEqual([dataClass]);
  });

  it('a time that a relay wrote as text is the same time', () => {
    const text = [{ ...created, occurredAt: '1708986598741' }];
    expect(eventFrom('hubspot', text)).toEqual(eventFrom('hubspot', [created]));
  });

  it.each([
    ['no time', { ...created, occurredAt: 'soon' }, 'schema', 'occurredAt'],
    ['no object', { ...created, objectId: null }, 'schema', 'objectId'],
    ['an unknown kind', { ...created, subscriptionType: 'contact.teleport' }, 'unmapped', 'contact.teleport'],
  ])('%s is a fault', (_, record, reason, words) => {
    const fault = faultFrom('hubspot', [record]);
    expect(fault.reason).toBe(reason);
    expect(fault.detail).toContain(words);
    expect(fault.field).toBe(reason === 'schema' ? `/${words}` : undefined);
  });

  it.each([
    ['company.deletion', 'record.delete', 'company', 'commercial'],
    ['contact.privacyDeletion', 'record.erase', 'contact', 'id.basic'],
    ['deal.merge', 'record.update', 'deal', 'commercial'],
    ['ticket.restore', 'record.restore', 'ticket', 'comms'],
    ['conversation.newMessage', 'record.update', 'conversation', 'comms'],
  ])('%s', (subscriptionType, action, type, dataClass) => {
    expect(eventFrom('hubspot', [{ ...created, subscriptionType }]).event).toMatchObject({
      action,
      target: { type },
      dataClasses: [dataClass],
    });
  });

  it('an association has two ends', () => {
    const { objectId: _, ...rest } = created;
    const changed = {
      ...rest,
      subscriptionType: 'contact.associationChange',
      associationType: 'CONTACT_TO_COMPANY',
      fromObjectId: 1,
      toObjectId: 2,
    };
    expect(eventFrom('hubspot', changed).event).toMatchObject({
      target: { type: 'contact', id: '1' },
      attributes: { toObjectId: 2 },
    });
  });

  it.each([
    ['INTEGRATION', '987', { id: '987', type: 'integration' }, 'api'],
    ['AUTOMATION_PLATFORM', 'enrollmentId:5', { id: 'enrollmentId:5', type: 'system' }, undefined],
    ['FORM', 'x', { id: 'unknown', type: 'unknown' }, undefined],
    ['CRM_UI', undefined, { id: 'unknown', type: 'unknown' }, 'ui'],
  ])('changed by %s %s', (changeSource, sourceId, actor, channel) => {
    const { event } = eventFrom('hubspot', [{ ...created, changeSource, sourceId }]);
    expect(event.actor).toEqual(actor);
    expect(event.context?.channel).toBe(channel);
  });

  it('a bad one of a list costs none of its neighbours', () => {
    const items = mapAll('hubspot', [created, { ...created, occurredAt: null }, 7, created]);
    expect(items.map(({ kind }) => kind)).toEqual(['event', 'fault', 'fault', 'event']);
  });
});

it.each([
  ['audit-logs', { id: '1', category: 'LOGIN', action: 'PERFORM', occurredAt: '2025-02-07T20:57:49' }],
  ['login', { id: '1', loginAt: '2025-02-07 20:57:49' }],
  ['security', { id: '1', type: 'IMPORT', createdAt: '2025-02-07T20:57:49.000' }],
])('a time of %s without a zone is said to be one', (feed, record) => {
  const mapped = eventFrom('hubspot', record);
  expect(mapped.feed).toBe(feed);
  expect(mapped.derived).toContain('occurredAt');
});

it.each([
  ['loginAt', { loginAt: 'x', id: '1' }],
  ['id', { loginAt: '2025-02-07T20:57:49Z' }],
  ['createdAt', { id: '1', type: 'IMPORT', createdAt: 'x' }],
  ['id', { id: '', type: 'IMPORT', createdAt: '2025-02-07T20:57:49Z' }],
])('without %s it is a fault', (field, record) => {
  expect(faultFrom('hubspot', record)).toMatchObject({ reason: 'schema', field: `/${field}` });
});

it('any JSON becomes items or faults', () => {
  const names = fc.constantFrom(
    'id',
    'category',
    'subCategory',
    'action',
    'occurredAt',
    'loginAt',
    'createdAt',
    'type',
    'subscriptionType',
    'objectId',
    'results',
    'Email',
    'Type of action',
    '__proto__',
  );
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('contact.merge', '2025-01-01T00:00:00Z', 'EXPORT'));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(names, value)), (payload) => {
      for (const item of mapAll('hubspot', payload))
        expect(['event', 'refused', 'fault']).toContain(item.kind);
    }),
  );
});
