import { describe, expect, it } from 'vitest';
import { eventOf, itemsOf } from '../../../../support/mapped.js';

/** Classes, objects and numbers: https://schema.ocsf.io/1.5.0/ */
const login = {
  class_uid: 3002,
  activity_id: 1,
  category_uid: 3,
  type_uid: 300_201,
  time: 1_791_191_643_123,
  severity_id: 1,
  status_id: 2,
  status_detail: 'INVALID_CREDENTIALS',
  metadata: {
    version: '1.5.0',
    uid: 'evt-1',
    correlation_uid: 'corr-1',
    logged_time: 1_791_191_650_000,
    product: { name: 'ExampleCRM', vendor_name: 'Example' },
  },
  user: { uid: 'u-7', name: 'sam', full_name: 'Sam Sales', email_addr: 'sam@example.com', type_id: 1 },
  src_endpoint: { ip: '203.0.113.7', hostname: 'lt-7', location: { country: 'DE' } },
  http_request: { user_agent: 'Mozilla/5.0', uid: 'req-1' },
  session: { uid: 's-1' },
  service: { name: 'ExampleCRM', uid: 'svc-1' },
  is_mfa: true,
  auth_protocol: 'SAML',
};

const actor = { user: { uid: 'u-1', name: 'admin', type_id: 2 }, app_name: 'console' };
const act = (class_uid: number, activity_id: number, more: object = {}) => ({
  class_uid,
  activity_id,
  time: 1_791_191_643_123,
  status_id: 1,
  metadata: { version: '1.1.0', uid: `${class_uid}-${activity_id}` },
  actor,
  ...more,
});

describe('an OCSF event', () => {
  it('maps every field of a log-in', () => {
    expect(eventOf('ocsf', login)).toEqual({
      feed: 'ocsf',
      key: '3002:evt-1',
      occurredAt: '2026-10-05T09:14:03.123Z',
      recordedAt: '2026-10-05T09:14:10.000Z',
      actor: { id: 'u-7', name: 'Sam Sales', email: 'sam@example.com', type: 'human' },
      action: 'session.login',
      target: { type: 'Service', id: 'svc-1', name: 'ExampleCRM' },
      outcome: 'failure',
      reason: 'INVALID_CREDENTIALS',
      dataClasses: ['employee'],
      context: {
        ip: '203.0.113.7',
        country: 'DE',
        userAgent: 'Mozilla/5.0',
        device: 'lt-7',
        sessionId: 's-1',
        authMethod: 'SAML',
        mfa: true,
        requestId: 'req-1',
        correlationId: 'corr-1',
      },
      attributes: {
        eventType: 'OCSF 3002/1',
        severity_id: 1,
        metadata: login.metadata,
        user: login.user,
        src_endpoint: login.src_endpoint,
        http_request: login.http_request,
        session: login.session,
        service: login.service,
        is_mfa: true,
        auth_protocol: 'SAML',
      },
      derived: [],
    });
  });

  it.each([
    [1008, 2, 'audit.delete_attempt'],
    [1008, 3, 'audit.export'],
    [1008, 10, 'audit.config'],
    [3001, 1, 'account.create'],
    [3001, 2, 'account.enable'],
    [3001, 3, 'credential.change'],
    [3001, 5, 'account.disable'],
    [3001, 6, 'account.delete'],
    [3001, 7, 'access.grant'],
    [3001, 9, 'account.lock'],
    [3001, 11, 'credential.mfa_change'],
    [3002, 2, 'session.logout'],
    [3003, 1, 'session.elevate'],
    [3005, 1, 'access.grant'],
    [3005, 2, 'access.revoke'],
    [3006, 1, 'access.define'],
    [3006, 3, 'access.grant'],
    [3006, 4, 'access.revoke'],
    [6001, 1, 'record.create'],
    [6001, 2, 'record.read'],
    [6001, 3, 'record.update'],
    [6001, 4, 'record.delete'],
    [6001, 5, 'record.search'],
    [6001, 6, 'data.import'],
    [6001, 7, 'data.export'],
    [6001, 8, 'access.share'],
    [6003, 4, 'record.delete'],
    [6005, 4, 'data.query'],
    [6006, 2, 'file.download'],
    [6006, 12, 'file.share'],
  ])('of class %i, activity %i, is %s', (classUid, activity, action) => {
    expect(eventOf('ocsf', act(classUid, activity)).action).toBe(action);
  });

  it.each([
    [3002, 3],
    [6001, 0],
    [6001, 99],
    [6005, 9],
    [4001, 1],
  ])('of class %i, activity %i, waits for a mapping', (classUid, activity) => {
    expect(itemsOf('ocsf', act(classUid, activity))).toMatchObject([
      { kind: 'fault', fault: { reason: 'unmapped' } },
    ]);
  });

  it.each([
    [1008, 5],
    [6005, 3],
    [6006, 10],
  ])('of class %i, activity %i, is no act', (classUid, activity) => {
    expect(itemsOf('ocsf', act(classUid, activity))).toEqual([{ kind: 'refused', reason: 'no-act' }]);
  });

  it.each([
    [3001, { user: { uid: 'u-9', name: 'new' } }, { type: 'User', id: 'u-9', name: 'new' }],
    [3006, { group: { uid: 'g-1', name: 'Admins' } }, { type: 'Group', id: 'g-1', name: 'Admins' }],
    [
      6001,
      { web_resources: [{ uid: 'r-1', type: 'Contact', name: 'Jane' }] },
      { type: 'Contact', id: 'r-1', name: 'Jane' },
    ],
    [6003, { api: { service: { name: 'crm' } } }, { type: 'Service', name: 'crm' }],
    [6005, { table: { name: 'contacts' } }, { type: 'Table', name: 'contacts' }],
    [6006, { file: { uid: 'f-1', name: 'a.csv' } }, { type: 'File', id: 'f-1', name: 'a.csv' }],
    [1008, { log_name: 'Security' }, { type: 'EventLog', name: 'Security' }],
  ])('of class %i names what was acted upon in its own place', (classUid, more, target) => {
    const event = eventOf('ocsf', act(classUid, 1, more));
    expect(event.target).toEqual(target);
    expect(event.actor).toEqual({ id: 'u-1', name: 'admin', type: 'human' });
  });

  it.each([
    [{ status_id: 1 }, 'success'],
    [{ status_id: 2 }, 'failure'],
    [{ status_id: 99 }, 'unknown'],
    [{ status_id: 1, disposition_id: 2 }, 'denied'],
    [{ status_id: 2, action_id: 2 }, 'denied'],
    [{ status_id: undefined }, 'unknown'],
  ])('with %j ended in %s', (said, outcome) => {
    expect(eventOf('ocsf', act(6001, 2, said)).outcome).toBe(outcome);
  });

  it('counts records that are named, and never the rows of an export that are not', () => {
    const web_resources = [{ uid: 'a' }, { uid: 'b' }];
    expect(eventOf('ocsf', act(6001, 2, { web_resources })).volume?.records).toBe(2);
    expect(eventOf('ocsf', act(6001, 4, { web_resources: [] })).volume?.records).toBe(0);
    expect(eventOf('ocsf', act(6001, 7, { web_resources })).volume).toBeUndefined();
    expect(eventOf('ocsf', act(6006, 2, { file: { name: 'a', size: 0 } })).volume).toEqual({ bytes: 0 });
  });

  it('takes the program for the actor where no person is named, and no placeholder for a person', () => {
    expect(eventOf('ocsf', act(6003, 1, { actor: { app_uid: 'app-1' } })).actor).toEqual({
      id: 'app-1',
      type: 'integration',
    });
    expect(eventOf('ocsf', act(6003, 1, { actor: { user: { name: 'Guest' } } })).actor.id).toBe('unknown');
  });

  it('is recognised when it comes again without an id of its own', () => {
    const nameless = act(6001, 2, { metadata: { version: '1.1.0' } });
    const [one, again] = [eventOf('ocsf', nameless), eventOf('ocsf', { ...nameless })];
    expect(one.key).toBe(again.key);
    expect(one.derived).toContain('key');
    expect(eventOf('ocsf', { ...nameless, time: 1_791_191_643_124 }).key).not.toBe(one.key);
  });

  it('has its class in type_uid too, and its time in time_dt', () => {
    const { class_uid: _c, activity_id: _a, time: _t, ...rest } = login;
    const event = eventOf('ocsf', { ...rest, time_dt: '2026-10-05T09:14:03.123Z' });
    expect([event.action, event.occurredAt]).toEqual(['session.login', '2026-10-05T09:14:03.123Z']);
  });

  it.each([
    ['of another major version', { metadata: { version: '0.32.0' } }, 'envelope'],
    ['without a class', { class_uid: undefined, activity_id: undefined }, 'schema'],
    ['without a time', { time: undefined }, 'schema'],
  ])('%s is a fault', (_name, change, reason) => {
    expect(itemsOf('ocsf', act(6001, 2, change))).toMatchObject([{ kind: 'fault', fault: { reason } }]);
  });

  it('that is a finding goes the way of findings', () => {
    const finding = act(2004, 1, { finding_info: { uid: 'f-1', title: 'Mass download' } });
    expect(eventOf('ocsf', finding)).toMatchObject({ feed: 'findings', action: 'incident.open' });
    expect(eventOf('ocsf', finding)).toEqual(eventOf('findings', finding));
  });
});
