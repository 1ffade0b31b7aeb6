import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapGoogleWorkspace } from '../../../../../streams/sources/google-workspace/activity.js';
import { incomingEventSchema } from '../../../../../src/event/incoming-event.js';
import { eventOf, mapped } from '../../../../support/source-samples.js';

const FORMAT = 'google-workspace';
const values = (parameters: object) =>
  Object.entries(parameters).map(([name, value]) => ({ name, value: value as unknown }));
const activity = (applicationName: string, name: string, parameters: object = {}, more: object = {}) => ({
  kind: 'admin#reports#activity',
  etag: '"x"',
  id: { time: '2026-03-01T09:30:00.000Z', uniqueQualifier: '-42', applicationName, customerId: 'C1' },
  actor: { callerType: 'USER', email: 'kim@example.com', profileId: '1001' },
  ipAddress: '198.51.100.7',
  events: [{ type: 'access', name, parameters: values(parameters) }],
  ...more,
});
const of = (...args: Parameters<typeof activity>) => eventOf(FORMAT, activity(...args));

/** https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list */
describe('an activity', () => {
  it('maps with all its parts', () => {
    const { attributes, derived, ...event } = of(
      'drive',
      'change_user_access',
      {
        doc_id: 'd1',
        doc_type: 'document',
        doc_title: 'Plan',
        owner: 'o@x',
        target_user: 'u@out.com',
        visibility: 'private',
      },
      { ownerDomain: 'example.com' },
    );
    expect(event).toEqual({
      feed: 'drive',
      key: 'drive:-42:2026-03-01T09:30:00.000Z:0:change_user_access',
      occurredAt: '2026-03-01T09:30:00.000Z',
      actor: { id: '1001', email: 'kim@example.com', type: 'human' },
      action: 'file.share',
      target: { type: 'document', id: 'd1', name: 'Plan' },
      outcome: 'unknown',
      recipient: { id: 'u@out.com', kind: 'user' },
      dataClasses: ['unknown'],
      context: { ip: '198.51.100.7' },
    });
    expect(attributes).toEqual({
      eventType: 'change_user_access',
      eventCategory: 'access',
      application: 'drive',
      activity: {
        uniqueQualifier: '-42',
        customerId: 'C1',
        ownerDomain: 'example.com',
        actor: { callerType: 'USER' },
      },
      owner: 'o@x',
      visibility: 'private',
    });
    expect(derived).toEqual([]);
  });

  it('of several events becomes as many, with keys of their own', () => {
    const events = [
      { type: 'access', name: 'edit', parameters: values({ doc_id: 'd1' }) },
      {
        type: 'acl_change',
        name: 'change_user_access',
        parameters: values({ doc_id: 'd1', target_user: 'a@x' }),
        resourceIds: ['r9'],
      },
      {
        type: 'acl_change',
        name: 'change_user_access',
        parameters: values({ doc_id: 'd1', target_user: 'b@x' }),
      },
      { type: 'x', name: 'something_new' },
      { type: 'x' },
    ];
    const items = mapped(FORMAT, activity('drive', '', {}, { events }));
    const found = items.flatMap((item) =>
      item.kind === 'event' ? [incomingEventSchema.parse(item.candidate)] : [],
    );
    expect(found.map(({ action, recipient }) => [action, recipient?.id])).toEqual([
      ['record.update', undefined],
      ['file.share', 'a@x'],
      ['file.share', 'b@x'],
    ]);
    expect(found.map(({ key }) => key.split(':').slice(-2))).toEqual([
      ['0', 'edit'],
      ['1', 'change_user_access'],
      ['2', 'change_user_access'],
    ]);
    expect(found.map(({ attributes }) => Object(attributes?.['activity'])['customerId'])).toEqual([
      'C1',
      'C1',
      'C1',
    ]);
    expect(found[1]?.attributes).toMatchObject({ activity: { event: { resourceIds: ['r9'] } } });
    expect(items.slice(3)).toMatchObject([
      { fault: { reason: 'unmapped' } },
      { fault: { reason: 'schema', field: '/events' } },
    ]);
  });

  it.each([
    ['value', 'd1', 'd1'],
    ['intValue', '7', '7'],
    ['boolValue', true, true],
    ['multiValue', ['a', 'b'], ['a', 'b']],
    ['multiIntValue', ['1'], ['1']],
    ['messageValue', { parameter: [{ name: 'inner', value: 'x' }] }, { inner: 'x' }],
  ])('reads a parameter written as %s', (field, written, read) => {
    const events = [
      {
        type: 'access',
        name: 'view',
        parameters: [{ name: 'p', [field]: written }, 'x', { value: 'nameless' }],
      },
    ];
    expect(eventOf(FORMAT, activity('drive', '', {}, { events })).attributes).toMatchObject({ p: read });
  });

  it.each([
    ['a page', { kind: 'admin#reports#activities', items: [activity('drive', 'view', { doc_id: 'd1' })] }],
    ['a list', [activity('drive', 'view', { doc_id: 'd1' })]],
    [
      'one event beside it',
      {
        ...activity('drive', ''),
        events: undefined,
        event: { type: 'access', name: 'view', parameters: values({ doc_id: 'd1' }) },
      },
    ],
    [
      'the event within it',
      {
        ...activity('drive', ''),
        events: undefined,
        type: 'access',
        name: 'view',
        parameters: { doc_id: 'd1' },
      },
    ],
  ])('%s carries the same event', (_name, payload) => {
    expect(eventOf(FORMAT, payload)).toEqual(of('drive', 'view', { doc_id: 'd1' }));
  });

  it.each([
    ['no application', { ...activity('drive', 'view'), id: {} }, '/id'],
    ['an application of nothing', activity('', 'view'), '/id'],
    ['no id', { ...activity('drive', 'view'), id: undefined }, '/id'],
    [
      'no time',
      { ...activity('drive', 'view'), id: { applicationName: 'drive', uniqueQualifier: '1' } },
      '/id',
    ],
    ['no event', activity('drive', 'view', {}, { events: [] }), '/events'],
    ['no list of events', activity('drive', 'view', {}, { events: undefined }), '/events'],
  ])('faults %s', (_name, payload, field) => {
    expect(mapped(FORMAT, payload)).toMatchObject([{ fault: { reason: 'schema', field } }]);
  });

  it('is known by its content where the qualifier is missing', () => {
    const without = (parameters: object) => {
      const { id, ...rest } = activity('drive', 'view', parameters);
      return eventOf(FORMAT, { ...rest, id: { ...id, uniqueQualifier: '' } });
    };
    expect(without({ doc_id: 'd1' }).key).not.toBe(without({ doc_id: 'd2' }).key);
    expect(without({ doc_id: 'd1' })).toEqual(without({ doc_id: 'd1' }));
    expect(without({}).derived).toContain('key');
    const other = { ...activity('drive', 'view'), actor: { profileId: '2' } };
    expect(eventOf(FORMAT, { ...other, id: { ...other.id, uniqueQualifier: undefined } }).key).not.toBe(
      without({}).key,
    );
  });

  it('has keys by application, qualifier, time and name', () => {
    const base = activity('drive', 'view');
    const keys = [
      base,
      activity('gmail', 'view'),
      activity('drive', 'edit'),
      { ...base, id: { ...base.id, uniqueQualifier: '43' } },
      { ...base, id: { ...base.id, time: '2026-03-01T09:30:00.001Z' } },
    ];
    expect(new Set(keys.map((one) => eventOf(FORMAT, one).key)).size).toBe(keys.length);
  });

  it('reads a time without a zone in the one that the source declares', () => {
    const base = activity('drive', 'view');
    const zoneless = { ...base, id: { ...base.id, time: '2026-03-01 09:30:00.000000000' } };
    expect(eventOf(FORMAT, zoneless)).toMatchObject({
      occurredAt: '2026-03-01T09:30:00.000Z',
      derived: ['occurredAt'],
    });
    expect(eventOf(FORMAT, zoneless, { timeZone: 'Asia/Tokyo' }).occurredAt).toBe('2026-03-01T00:30:00.000Z');
    expect(eventOf(FORMAT, base, { timeZone: 'Asia/Tokyo' }).occurredAt).toBe('2026-03-01T09:30:00.000Z');
  });
});

describe('the actor', () => {
  it.each([
    [
      { profileId: '1', email: 'a@x' },
      { id: '1', email: 'a@x' },
    ],
    [{ email: 'a@x' }, { id: 'a@x', email: 'a@x' }],
    [
      { callerType: 'KEY', key: 'robot' },
      { id: 'robot', type: 'integration' },
    ],
    [
      { callerType: 'USER', profileId: '1' },
      { id: '1', type: 'human' },
    ],
    [
      { profileId: '0', email: '' },
      { id: 'unknown', type: 'unknown' },
    ],
    [{ email: 'anonymous' }, { id: 'unknown', type: 'unknown' }],
    [undefined, { id: 'unknown', type: 'unknown' }],
    ['kim', { id: 'unknown', type: 'unknown' }],
    [
      { profileId: 'x'.repeat(513), email: `${'a'.repeat(320)}@x` },
      { id: 'unknown', type: 'unknown' },
    ],
  ])('of %j is %j', (actor, expected) => {
    expect(of('drive', 'view', {}, { actor }).actor).toEqual(expected);
  });

  it('keeps what it could not use', () => {
    expect(of('drive', 'view', {}, { actor: { email: 'anonymous' } }).attributes).toMatchObject({
      activity: { actor: { email: 'anonymous' } },
    });
    expect(
      Object(of('drive', 'view', {}, { actor: { email: 'a@x' } }).attributes?.['activity']),
    ).not.toHaveProperty('actor');
  });
});

describe('the outcome', () => {
  it.each([
    ['login', 'login_success', {}, 'success'],
    ['login', 'login_failure', {}, 'failure'],
    ['login', 'risky_sensitive_action_blocked', {}, 'denied'],
    ['login', 'risky_sensitive_action_allowed', {}, 'success'],
    ['login', 'login_challenge', { login_challenge_status: 'Challenge Passed.' }, 'success'],
    ['login', 'login_challenge', { login_challenge_status: 'failed' }, 'failure'],
    ['login', 'login_verification', { login_challenge_status: 'passed' }, 'success'],
    ['login', 'login_challenge', { login_challenge_status: 'incomplete' }, 'unknown'],
    ['login', 'logout', {}, 'unknown'],
    ['admin', 'CUSTOMER_TAKEOUT_SUCCEEDED', {}, 'success'],
    ['admin', 'CUSTOMER_TAKEOUT_FAILED', {}, 'failure'],
    ['gmail', 'send', { event_info: { success: true } }, 'success'],
    ['gmail', 'send', { event_info: { success: false } }, 'failure'],
    ['gmail', 'send', { event_info: { success: 'yes' } }, 'unknown'],
    ['drive', 'view', {}, 'unknown'],
  ])('of %s %s %j is %s', (application, name, parameters, outcome) => {
    expect(of(application, name, parameters).outcome).toBe(outcome);
  });

  it('of a failed log-in has its reason', () => {
    expect(
      of('login', 'login_failure', { login_failure_type: 'login_failure_invalid_password' }).reason,
    ).toBe('login_failure_invalid_password');
    expect(of('saml', 'login_failure', { failure_type: 'failure_app_not_enabled_for_user' }).reason).toBe(
      'failure_app_not_enabled_for_user',
    );
  });
});

describe('what an event was about', () => {
  it.each([
    ['drive', 'view', { doc_id: 'd', shared_drive_id: 's', team_drive_id: 't' }, { id: 'd', parentId: 's' }],
    ['drive', 'view', { doc_id: 'd', team_drive_id: 't' }, { id: 'd', parentId: 't' }],
    ['drive', 'view', {}, undefined],
    ['login', 'login_success', {}, { type: 'Customer', id: 'C1' }],
    ['login', 'account_disabled_generic', { affected_email_address: 'a@x' }, { type: 'User', id: 'a@x' }],
    ['login', '2sv_enroll', {}, undefined],
    ['token', 'authorize', { client_id: 'c', app_name: 'A' }, { type: 'Application', id: 'c', name: 'A' }],
    [
      'calendar',
      'create_event',
      { event_id: 'e', event_title: 'T', calendar_id: 'c' },
      { type: 'Event', id: 'e', name: 'T', parentId: 'c' },
    ],
    ['calendar', 'change_calendar_acls', { calendar_id: 'c' }, { type: 'Calendar', id: 'c' }],
    [
      'groups_enterprise',
      'add_member',
      { group_id: 'g', member_id: 'm' },
      { type: 'User', id: 'm', parentId: 'g' },
    ],
    ['groups', 'add_user', { group_email: 'g', user_email: 'm' }, { type: 'User', id: 'm', parentId: 'g' }],
    ['groups_enterprise', 'create_group', { group_id: 'g' }, { type: 'Group', id: 'g' }],
    ['groups', 'create_group', { group_email: 'g', user: 'u' }, { type: 'User', id: 'u', parentId: 'g' }],
    [
      'chat',
      'message_posted',
      { room_id: 'r', message_id: 'm' },
      { type: 'Message', id: 'm', parentId: 'r' },
    ],
    ['chat', 'room_created', { room_id: 'r', room_name: 'R' }, { type: 'Room', id: 'r', name: 'R' }],
    ['admin', 'CREATE_USER', { USER_EMAIL: 'u' }, { type: 'User', id: 'u' }],
    [
      'admin',
      'ADD_GROUP_MEMBER',
      { USER_EMAIL: 'u', GROUP_EMAIL: 'g' },
      { type: 'User', id: 'u', parentId: 'g' },
    ],
    [
      'admin',
      'ASSIGN_ROLE',
      { USER_EMAIL: 'u', ROLE_ID: '7', ROLE_NAME: 'R' },
      { type: 'User', id: 'u', parentId: '7' },
    ],
    ['admin', 'ASSIGN_ROLE', { USER_EMAIL: 'u', ROLE_NAME: 'R' }, { type: 'User', id: 'u', parentId: 'R' }],
    ['admin', 'CREATE_ROLE', { ROLE_ID: '7', ROLE_NAME: 'R' }, { type: 'Role', id: '7', name: 'R' }],
    ['admin', 'CREATE_ROLE', { ROLE_NAME: 'R' }, { type: 'Role', name: 'R' }],
    [
      'admin',
      'CHANGE_GROUP_SETTING',
      { GROUP_EMAIL: 'g', SETTING_NAME: 'S' },
      { type: 'Group', id: 'g', name: 'S' },
    ],
    ['admin', 'CREATE_GROUP', { GROUP_EMAIL: 'g' }, { type: 'Group', id: 'g' }],
    ['admin', 'ADD_APPLICATION', { SETTING_NAME: 'S', APP_ID: '1' }, { type: 'Setting', name: 'S' }],
    [
      'admin',
      'ADD_APPLICATION',
      { APP_ID: '1', APPLICATION_NAME: 'A' },
      { type: 'Application', id: '1', name: 'A' },
    ],
    [
      'admin',
      'AUTHORIZE_API_CLIENT_ACCESS',
      { API_CLIENT_NAME: 'c', DOMAIN_NAME: 'x' },
      { type: 'Application', id: 'c' },
    ],
    [
      'admin',
      'ADD_TO_TRUSTED_OAUTH2_APPS',
      { OAUTH2_APP_ID: 'o', OAUTH2_APP_NAME: 'O' },
      { type: 'Application', id: 'o', name: 'O' },
    ],
    [
      'admin',
      'ADD_MOBILE_APPLICATION_TO_WHITELIST',
      { MOBILE_APP_PACKAGE_ID: 'p' },
      { type: 'Application', id: 'p' },
    ],
    ['admin', 'BULK_UPLOAD', { DOMAIN_NAME: 'x.com' }, { type: 'Domain', id: 'x.com' }],
    ['admin', 'BULK_UPLOAD', {}, undefined],
    ['user_takeout', 'user_requested_takeout', {}, undefined],
  ])('%s %s %j: %j', (application, name, parameters, target) => {
    expect(of(application, name, parameters).target).toEqual(target);
  });

  it.each([
    ['drive', 'change_user_access', { target_user: 'u', target_domain: 'd' }, { id: 'u', kind: 'user' }],
    ['drive', 'change_owner', { new_owner: 'u' }, { id: 'u', kind: 'user' }],
    ['calendar', 'change_calendar_acls', { grantee_email: 'u' }, { id: 'u', kind: 'user' }],
    [
      'login',
      'email_forwarding_out_of_domain',
      { email_forwarding_destination_address: 'm' },
      { id: 'm', kind: 'mail' },
    ],
    ['drive', 'change_document_access_scope', { target_domain: 'd' }, { id: 'd', kind: 'domain' }],
    ['drive', 'view', {}, undefined],
  ])('%s %s %j went to %j', (application, name, parameters, recipient) => {
    expect(of(application, name, parameters).recipient).toEqual(recipient);
  });

  it.each([
    ['drive', 'view', 'unknown'],
    ['drive', 'shared_drive_membership_change', 'unknown'],
    ['login', 'login_success', 'employee'],
    ['login', 'password_edit', 'employee'],
    ['admin', 'CREATE_USER', 'employee'],
    ['admin', 'ASSIGN_ROLE', 'employee'],
    ['gmail', 'send', 'comms'],
    ['chat', 'message_posted', 'comms'],
    ['calendar', 'create_event', 'comms'],
  ])('%s %s touches data of the class %s', (application, name, dataClass) => {
    expect(of(application, name).dataClasses).toEqual([dataClass]);
  });
});

describe('the context', () => {
  it.each([
    [{ user_agent: 'U' }, { userAgent: 'U' }],
    [{ DEVICE_ID: 'D' }, { device: 'D' }],
    [{ login_type: 'saml' }, { authMethod: 'saml' }],
    [{ is_second_factor: true }, { mfa: true }],
    [{ originating_app_id: '7' }, { appId: '7' }],
  ])('of %j has %j', (parameters, context) => {
    expect(of('login', 'login_success', parameters).context).toEqual({ ip: '198.51.100.7', ...context });
  });

  it('knows no second factor where none was', () => {
    expect(of('login', 'login_success', { is_second_factor: false }).context).not.toHaveProperty('mfa');
  });

  it.each([
    ['[2001:db8::1]:443', '2001:db8::1', true],
    ['198.51.100.9', '198.51.100.9', false],
    ['117.92.113.444', undefined, true],
  ])('of the address %s has %j', (ipAddress, ip, isKept) => {
    const event = of('drive', 'view', {}, { ipAddress });
    expect(event.context?.ip).toBe(ip);
    expect(Object.hasOwn(Object(event.attributes?.['activity']), 'ipAddress')).toBe(isKept);
    expect(event.derived.includes('context.ip')).toBe(ip !== undefined && ip !== ipAddress);
  });
});

it('takes when it was recorded from the carrier', () => {
  const recordedAt = Date.parse('2026-03-01T10:00:00Z');
  const [item] = mapGoogleWorkspace(activity('drive', 'view'), { receivedAt: 0, recordedAt });
  expect(item).toMatchObject({ candidate: { recordedAt: '2026-03-01T10:00:00.000Z' } });
});

it('cuts what is too long and says so', () => {
  const long = 'x'.repeat(3_000);
  const cutOf = (application: string, name: string, ...parameters: string[]) =>
    of(application, name, Object.fromEntries(parameters.map((one) => [one, long]))).derived;
  expect(
    cutOf(
      'drive',
      'view',
      'doc_id',
      'doc_type',
      'doc_title',
      'team_drive_id',
      'target_user',
      'user_agent',
      'DEVICE_ID',
      'login_type',
      'originating_app_id',
      'login_failure_type',
    ),
  ).toEqual(
    expect.arrayContaining([
      'target.id',
      'target.type',
      'target.name',
      'target.parentId',
      'recipient.id',
      'context.userAgent',
      'context.device',
      'context.authMethod',
      'context.appId',
      'reason',
    ]),
  );
  for (const [application, name, parameter, field] of [
    ['token', 'authorize', 'client_id', 'target.id'],
    ['token', 'authorize', 'app_name', 'target.name'],
    ['calendar', 'create_event', 'event_id', 'target.id'],
    ['chat', 'room_created', 'message_id', 'target.id'],
    ['chat', 'room_created', 'room_name', 'target.name'],
    ['groups', 'add_user', 'user', 'target.id'],
    ['admin', 'CREATE_USER', 'USER_EMAIL', 'target.id'],
    ['admin', 'ADD_APPLICATION', 'APP_ID', 'target.id'],
    ['admin', 'ADD_APPLICATION', 'APPLICATION_NAME', 'target.name'],
    ['admin', 'ADD_APPLICATION', 'DOMAIN_NAME', 'target.id'],
    ['admin', 'CREATE_ROLE', 'ROLE_NAME', 'target.name'],
    ['admin', 'CHANGE_GROUP_SETTING', 'SETTING_NAME', 'target.name'],
    ['login', 'password_edit', 'affected_email_address', 'target.id'],
  ] as const)
    expect([name, cutOf(application, name, parameter)]).toEqual([name, expect.arrayContaining([field])]);
  for (const [application, parameter] of [
    ['calendar', 'calendar_id'],
    ['chat', 'room_id'],
    ['groups', 'group_id'],
    ['admin', 'GROUP_EMAIL'],
    ['admin', 'ROLE_ID'],
  ] as const)
    expect(
      cutOf(
        application,
        { calendar: 'create_event', chat: 'room_created', groups: 'add_user', admin: 'CREATE_USER' }[
          application
        ],
        parameter,
      ),
    ).toContain('target');
  for (const parameter of ['email_forwarding_destination_address', 'target_domain'])
    expect(cutOf('drive', 'view', parameter)).toContain('recipient.id');
  expect(of('calendar', 'create_event', { event_id: 'e', event_title: long }).derived).toContain(
    'target.name',
  );
  const base = activity('login', 'login_success');
  expect(eventOf(FORMAT, { ...base, id: { ...base.id, customerId: long } }).target?.id).toHaveLength(512);
});

it('answers any JSON without throwing, and with events that fit the schema', () => {
  const applications = fc.constantFrom(
    'drive',
    'login',
    'admin',
    'calendar',
    'chat',
    'gmail',
    'token',
    'groups',
  );
  const names = fc.constantFrom(
    'view',
    'login_success',
    'ASSIGN_ROLE',
    'create_event',
    'message_posted',
    'delivery',
    'authorize',
    'add_user',
  );
  const parameters = fc.dictionary(
    fc.constantFrom('doc_id', 'USER_EMAIL', 'event_id', 'message_info', 'login_challenge_status', 'p'),
    fc.jsonValue({ maxDepth: 2 }),
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 2 }),
      applications,
      names,
      parameters,
      fc.jsonValue({ maxDepth: 2 }),
      (payload, application, name, held, actor) => {
        expect(Array.isArray(mapGoogleWorkspace(payload, { receivedAt: 0 }))).toBe(true);
        const [item] = mapped(FORMAT, activity(application, name, held, { actor }));
        expect(item?.kind === 'fault' ? item.fault.reason : 'fine').not.toBe('schema');
      },
    ),
  );
});
