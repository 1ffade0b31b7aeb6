import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapServiceNow } from '../../../../../streams/sources/servicenow/rows.js';
import { eventOf, mapped } from '../../../../support/source-samples.js';

const FORMAT = 'servicenow';
const ID = 'abc1234abc1234abc1234abc1234abc1';
const RECORD = '34abc1234abc1234abc1234abc1234ab';
const base = { sys_id: ID, sys_created_on: '2026-03-01 09:30:00' };
const queued = {
  ...base,
  name: 'incident.updated',
  parm1: 'p1',
  parm2: 'p2',
  table: 'incident',
  instance: RECORD,
  user_id: '6816f79cc0a8016401c5a33be04be441',
  user_name: 'kim.lee',
};
const event = (more: object, context = {}) => eventOf(FORMAT, { ...queued, ...more }, context);

/** https://www.servicenow.com/docs/r/platform-administration/r_EventsTable.html and, for log-ins, r_EventQueueLoginActivities.html */
describe('a row of sysevent', () => {
  it('maps with all its parts', () => {
    const { derived, ...found } = event({
      state: 'processed',
      processed: '2026-03-01 09:30:09',
      sys_updated_on: '2026-03-01 09:30:09',
      uri: 'x',
    });
    expect(found).toEqual({
      feed: 'sysevent',
      key: `sysevent:${ID}:2026-03-01 09:30:00:incident.updated`,
      occurredAt: '2026-03-01T09:30:00.000Z',
      actor: { id: queued.user_id, name: 'kim.lee' },
      action: 'record.update',
      target: { type: 'incident', id: RECORD },
      outcome: 'unknown',
      dataClasses: ['unknown'],
      attributes: { eventType: 'sysevent', name: 'incident.updated', parm1: 'p1', parm2: 'p2', uri: 'x' },
    });
    expect(derived).toEqual(['action', 'occurredAt', 'attributes.state', 'attributes.processed']);
  });

  it.each([
    [
      'login, external.authentication.succeeded, external.authentication.failed, login.failed',
      'session.login',
    ],
    ['security.login.failed, security.admin.login, security.snc.login', 'session.login'],
    ['logout, user.logout, impersonation.end, security.impersonation.end', 'session.logout'],
    ['impersonation.start, security.impersonation.start', 'session.impersonate'],
    ['security.elevated_role.enabled, security.elevation, elevated_privilege.start', 'session.elevate'],
    ['mfa.validated, mfa.failed', 'session.mfa'],
    ['user.locked, user.lockout, security.user.locked', 'account.lock'],
    ['user.unlocked, security.user.unlocked', 'account.unlock'],
    ['password.reset, password.changed, user.password.reset, pwd.reset.success', 'credential.change'],
    ['attachment.uploaded, attachment.added, attachment.inserted', 'file.upload'],
    ['attachment.read, attachment.downloaded, snc.subscription.download.completed', 'file.download'],
    ['attachment.renamed, live_feed.update', 'record.update'],
    ['attachment.deleted', 'record.delete'],
    ['record.viewed, sys_user.view, role.viewed, group_member.view', 'record.read'],
    ['export, data.export, isc.export, security.data.export', 'data.export'],
    ['email.sent, email.send', 'comms.send'],
    [
      'sys_user.insert, user.inserted, sys_user.create, user.created, user.added, sys_user.new',
      'account.create',
    ],
    [
      'sys_user.update, user.updated, user.modify, user.modified, user.change, user.changed',
      'account.update',
    ],
    ['sys_user.delete, user.deleted, user.remove, user.removed', 'account.delete'],
    ['group_member.added, x.group_member.added, sys_user_grmember.inserted', 'access.grant'],
    ['sys_user_has_role.inserted, user_role.added, sys_group_has_role.inserted', 'access.grant'],
    ['group_member.removed, sys_user_has_role.deleted', 'access.revoke'],
    ['sys_user_has_role.updated', 'access.role_change'],
    [
      'sys_user_group.inserted, sys_user_role.updated, sys_security_acl.deleted, user_group.added',
      'access.define',
    ],
    ['role.updated', 'access.define'],
    ['incident.inserted, sn_hr.case.created', 'record.create'],
    ['incident.updated, problem.modified, cmdb.group.modified', 'record.update'],
    ['incident.deleted, change_request.removed', 'record.delete'],
  ])('%s: %s', (names, action) => {
    for (const name of names.split(', ')) expect([name, event({ name }).action]).toEqual([name, action]);
  });

  it('says when an act was read from how its name ends', () => {
    expect(event({ name: 'incident.updated' }).derived).toContain('action');
    for (const name of ['login', 'attachment.added', 'attachment.renamed', 'user.locked'])
      expect(event({ name }).derived).not.toContain('action');
  });

  it.each(['incident.assigned', 'sla.warning', 'text.index'])('quarantines %s', (name) => {
    expect(mapped(FORMAT, { ...queued, name })).toMatchObject([
      { fault: { reason: 'unmapped', detail: expect.stringContaining(`sysevent/${name}`) } },
    ]);
  });

  it.each([
    ['login.failed', 'failure'],
    ['external.authentication.failed', 'failure'],
    ['external.authentication.succeeded', 'success'],
    ['pwd.reset.success', 'success'],
    ['snc.subscription.download.completed', 'success'],
    ['mfa.validated', 'success'],
    ['login', 'unknown'],
  ])('%s ended as %s', (name, outcome) => {
    expect(event({ name }).outcome).toBe(outcome);
  });

  it.each([
    [{ name: 'login', parm2: '198.51.100.7' }, '198.51.100.7', false],
    [{ name: 'logout', parm2: '198.51.100.7:443' }, '198.51.100.7', true],
    [{ name: 'login.failed', parm2: 'User does not exist' }, undefined, true],
    [{ name: 'incident.updated', parm2: '198.51.100.7' }, undefined, true],
  ])('of %j the address is %j', (more, ip, isKept) => {
    const found = event(more);
    expect([found.context?.ip, Object.hasOwn(found.attributes ?? {}, 'parm2')]).toEqual([ip, isKept]);
  });

  it.each([
    [{ user_id: 'guest', user_name: 'guest', name: 'login.failed', parm1: 'kim.lee' }, { id: 'kim.lee' }],
    [
      { user_id: 'guest', user_name: 'guest', name: 'incident.updated', parm1: 'kim.lee' },
      { id: 'unknown', type: 'unknown' },
    ],
    [
      { user_id: '', user_name: 'kim.lee' },
      { id: 'kim.lee', name: 'kim.lee' },
    ],
    [
      { user_id: 'system', user_name: 'system' },
      { id: 'system', name: 'system', type: 'system' },
    ],
    [{ user_name: 'guest' }, { id: queued.user_id }],
    [
      { name: 'login', user_id: '', parm1: 'other' },
      { id: 'kim.lee', name: 'kim.lee' },
    ],
  ])('%j was done by %j', (more, actor) => {
    expect(event(more).actor).toEqual(actor);
  });

  it('says when the actor is known by another column', () => {
    expect(event({ user_id: 'guest', user_name: 'kim.lee' }).derived).toContain('actor.id');
    expect(event({}).derived).not.toContain('actor.id');
  });

  it.each([
    [{ name: 'login' }, { type: 'Instance' }],
    [
      { name: 'sys_user.delete', parm1: RECORD, table: '', instance: '' },
      { type: 'sys_user', id: RECORD },
    ],
    [
      { name: 'user.created', parm1: RECORD },
      { type: 'sys_user', id: RECORD },
    ],
    [
      { name: 'attachment.read', parm1: 'sys_attachment', parm2: ID },
      { type: 'sys_attachment', id: ID, parentId: RECORD },
    ],
    [{ name: 'attachment.read' }, { type: 'sys_attachment', parentId: RECORD }],
    [{ name: 'x.group_member.removed', table: '', instance: '' }, { type: 'group_member' }],
    [{ name: 'export', table: '', instance: '' }, undefined],
  ])('%j was about %j', (more, target) => {
    expect(event(more).target).toEqual(target);
  });

  it('says when the kind of target was read from the name', () => {
    expect(event({ name: 'incident.updated', table: '' }).derived).toContain('target.type');
    expect(event({ name: 'incident.updated' }).derived).not.toContain('target.type');
  });

  it.each([
    'sys_updated_on',
    'sys_updated_by',
    'sys_mod_count',
    'state',
    'processed',
    'processing_duration',
    'claimed_by',
  ])('leaves out %s, which changes after the act', (column) => {
    expect(event({ [column]: 'later' }).attributes).not.toHaveProperty(column);
  });
});

/** https://www.servicenow.com/docs/r/platform-security/c_UnderstandingTheSysAuditTable.html */
describe('a row of sys_audit', () => {
  const audit = {
    ...base,
    tablename: 'incident',
    fieldname: 'priority',
    documentkey: RECORD,
    oldvalue: '3',
    newvalue: '1',
    user: 'kim.lee',
    record_checkpoint: '5',
  };
  const column = (more: object) => eventOf(FORMAT, { ...audit, ...more });

  it('is a part of the change of one record', () => {
    expect(column({})).toMatchObject({
      feed: 'sys_audit',
      key: `sys_audit:${ID}:2026-03-01 09:30:00:priority`,
      actor: { id: 'kim.lee' },
      action: 'record.update',
      target: { type: 'incident', id: RECORD },
      outcome: 'unknown',
      volume: { records: 1, basis: 'listed', of: 'act', groupKey: `incident:${RECORD}:5` },
      attributes: { eventType: 'sys_audit', fieldname: 'priority', oldvalue: '3', newvalue: '1' },
    });
    expect(column({ fieldname: 'state', sys_id: 'b' }).volume).toEqual(column({}).volume);
    expect(column({ record_checkpoint: undefined }).volume?.groupKey).toBe(
      `incident:${RECORD}:2026-03-01 09:30:00`,
    );
    expect(column({ documentkey: '' }).volume).toBeUndefined();
  });

  it.each([
    ['incident', 'DELETED', 'DELETED', 'record.delete'],
    ['incident', 'INSERTED', 'x', 'record.create'],
    ['incident', 'INSERT', 'x', 'record.create'],
    ['incident', 'active', 'false', 'record.update'],
    ['incident', 'constructor', 'x', 'record.update'],
    ['sys_properties', 'value', 'x', 'config.change'],
    ['sys_user', 'active', 'false', 'account.disable'],
    ['sys_user', 'active', '0', 'account.disable'],
    ['sys_user', 'active', 'true', 'account.enable'],
    ['sys_user', 'active', '1', 'account.enable'],
    ['sys_user', 'locked_out', 'true', 'account.lock'],
    ['sys_user', 'locked_out', 'false', 'account.unlock'],
    ['sys_user', 'user_password', 'x', 'credential.change'],
    ['sys_user', 'password_needs_reset', 'true', 'credential.change'],
    ['sys_user', 'enable_multifactor_authn', 'true', 'credential.mfa_change'],
    ['sys_user', 'roles', 'admin', 'access.role_change'],
    ['sys_user', 'title', 'x', 'account.update'],
    ['sys_user', 'DELETED', 'DELETED', 'account.delete'],
    ['sys_user_has_role', 'INSERTED', 'x', 'access.grant'],
    ['sys_user_grmember', 'DELETED', 'DELETED', 'access.revoke'],
    ['sys_security_acl', 'script', 'x', 'access.define'],
  ])('%s.%s to %s is %s', (tablename, fieldname, newvalue, action) => {
    expect(column({ tablename, fieldname, newvalue }).action).toBe(action);
  });

  it.each(['user_password', 'client_secret', 'access_token'])('keeps no value of %s', (fieldname) => {
    const found = column({ fieldname, oldvalue: 'hunter1', newvalue: 'hunter2' });
    expect(JSON.stringify(found)).not.toContain('hunter');
    expect(found.derived).toEqual(expect.arrayContaining(['attributes.oldvalue', 'attributes.newvalue']));
  });

  it('is by whoever made the row when it names no user', () => {
    expect(column({ user: 'guest', sys_created_by: 'admin' }).actor).toEqual({ id: 'admin' });
  });
});

describe('a row of sys_audit_role', () => {
  const granted = {
    ...base,
    operation: 'Added',
    role: 'r1',
    user: 'u1',
    'user.name': 'Kim',
    changed_by: 'a1',
    'changed_by.name': 'Admin',
  };

  it.each([
    ['Added', 'access.grant'],
    ['Granted', 'access.grant'],
    ['Inserted', 'access.grant'],
    ['Removed', 'access.revoke'],
    ['Revoked', 'access.revoke'],
    ['Deleted', 'access.revoke'],
  ])('%s is %s', (operation, action) => {
    expect(eventOf(FORMAT, { ...granted, operation })).toMatchObject({
      feed: 'sys_audit_role',
      key: `sys_audit_role:${ID}:2026-03-01 09:30:00:${operation}`,
      action,
      actor: { id: 'a1', name: 'Admin' },
      target: { type: 'sys_user', id: 'u1', name: 'Kim', parentId: 'r1' },
      dataClasses: ['employee'],
    });
  });

  it('is by whoever made the row when it names nobody', () => {
    expect(eventOf(FORMAT, { ...granted, changed_by: '', sys_created_by: 'admin' }).actor).toMatchObject({
      id: 'admin',
    });
  });

  it('quarantines another operation', () => {
    expect(mapped(FORMAT, { ...granted, operation: 'Looked at' })).toMatchObject([
      { fault: { reason: 'unmapped' } },
    ]);
  });
});

describe('a row of syslog_transaction', () => {
  const request = {
    ...base,
    type: 'Form',
    url: '/incident.do',
    sys_created_by: 'kim.lee',
    remote_ip: '198.51.100.7',
    session: 'S1',
    user_agent: 'U',
    output_length: '2048',
  };
  const call = (more: object) => eventOf(FORMAT, { ...request, ...more });

  it('maps with all its parts', () => {
    const { attributes, ...found } = call({ url: `/incident.do?sys_id=${RECORD}&x=1` });
    expect(found).toMatchObject({
      feed: 'syslog_transaction',
      key: `syslog_transaction:${ID}:2026-03-01 09:30:00:Form`,
      actor: { id: 'kim.lee' },
      action: 'record.read',
      target: { type: 'incident', id: RECORD },
      volume: { bytes: 2048 },
      context: { ip: '198.51.100.7', userAgent: 'U', sessionId: 'S1', channel: 'ui' },
    });
    expect(attributes).toEqual({
      eventType: 'syslog_transaction',
      type: 'Form',
      url: `/incident.do?sys_id=${RECORD}&x=1`,
    });
  });

  it.each([
    ['/incident_list.do?CSV', undefined, 'data.export', 'incident'],
    ['/incident_list.do?sysparm_query=a&EXCEL', undefined, 'data.export', 'incident'],
    ['/incident_list.do?JSONv2&x=1', undefined, 'data.export', 'incident'],
    ['/incident_list.do?sysparm_query=nameLIKECSV', undefined, 'record.list', 'incident'],
    ['/incident_list.do', undefined, 'record.list', 'incident'],
    [`/incident.do?x=1&sys_id=${RECORD}`, undefined, 'record.read', 'incident'],
    ['/sys_attachment.do?sys_id=1', undefined, 'file.download', 'sys_attachment'],
    ['/sys_report_template.do?jvar=1', undefined, 'report.run', 'sys_report_template'],
    ['/report_viewer.do', undefined, 'report.run', 'report_viewer'],
    ['/logout.do', undefined, 'session.logout', 'logout'],
    ['/api/now/table/incident', 'GET', 'data.query', 'incident'],
    ['/api/now/v2/table/incident?x=1', 'get', 'data.query', 'incident'],
    [`/api/now/table/incident/${RECORD}`, 'GET', 'record.read', 'incident'],
    ['/api/now/table/incident', 'POST', 'record.create', 'incident'],
    [`/api/now/table/incident/${RECORD}`, 'PUT', 'record.update', 'incident'],
    [`/api/now/table/incident/${RECORD}`, 'PATCH', 'record.update', 'incident'],
    [`/api/now/table/incident/${RECORD}`, 'DELETE', 'record.delete', 'incident'],
    ['/api/now/table/incident', undefined, 'data.query', 'incident'],
  ])('%s %s is %s of %s', (url, http_method, action, table) => {
    const found = call({ url, http_method });
    expect([found.action, found.target?.type]).toEqual([action, table]);
  });

  it('a call without its verb, and a log-out told elsewhere, add nothing to rates', () => {
    expect(call({ url: '/api/now/table/incident' }).volume).toEqual({ bytes: 2048, basis: 'corroborating' });
    expect(call({ url: '/logout.do' }).volume?.basis).toBe('corroborating');
    expect(call({ url: '/api/now/table/incident', method: 'GET' }).volume).toEqual({ bytes: 2048 });
    expect(call({ url: '/api/now/table/incident' }).context?.channel).toBe('api');
  });

  it('knows the table by its column and the record of a call', () => {
    expect(call({ url: `/api/now/table/incident/${RECORD}`, table: 'task' }).target).toEqual({
      type: 'task',
      id: RECORD,
    });
  });

  it.each([
    '/login.do',
    '/login_with_sso.do',
    '/external_login_complete.do',
    '/home.do',
    '/incident.do',
    '/api/now/ui/x',
    '/styles/x.css',
  ])('%s is no act', (url) => {
    expect(mapped(FORMAT, { ...request, url })).toEqual([{ kind: 'refused', reason: 'no-act' }]);
  });

  it('keeps an address that was written otherwise', () => {
    const found = call({ url: '/incident_list.do', remote_ip: '198.51.100.7:1' });
    expect([found.context?.ip, found.attributes?.['remote_ip']]).toEqual(['198.51.100.7', '198.51.100.7:1']);
  });
});

it('an export of the Instance Security Center', () => {
  const row = {
    ...base,
    sys_class_name: 'isc_export_event',
    event: 'e1',
    user: 'u1',
    user_name: 'kim.lee',
    table: 'incident',
    row_count: '12',
  };
  expect(eventOf(FORMAT, row)).toMatchObject({
    feed: 'isc_export_event',
    key: `isc_export_event:${ID}:2026-03-01 09:30:00:isc_export_event`,
    actor: { id: 'u1', name: 'kim.lee' },
    action: 'data.export',
    target: { type: 'incident' },
    volume: { records: 12, basis: 'returned' },
  });
  for (const more of [
    { row_count: undefined, rows: '3' },
    { row_count: undefined, record_count: '3' },
  ])
    expect(eventOf(FORMAT, { ...row, ...more }).volume?.records).toBe(3);
  expect(eventOf(FORMAT, { ...row, row_count: '0' }).volume?.records).toBe(0);
  expect(eventOf(FORMAT, { ...row, row_count: undefined }).volume).toBeUndefined();
  expect(eventOf(FORMAT, { ...row, user: '' }).actor).toMatchObject({ id: 'kim.lee' });
});

describe('rows', () => {
  it('are read in the zone that the source declares, and keep their key', () => {
    const there = event({}, { timeZone: 'America/New_York' });
    expect([there.occurredAt, there.key]).toEqual(['2026-03-01T14:30:00.000Z', event({}).key]);
    expect(event({ sys_created_on: '2026-03-01T09:30:00Z' }).derived).not.toContain('occurredAt');
  });

  it.each([
    ['an answer', { result: [queued] }],
    ['an answer of one', { result: queued }],
    ['an export', { records: [queued] }],
    [
      'values beside what is shown',
      Object.fromEntries(
        Object.entries(queued).map(([name, value]) => [name, { value, display_value: 'shown' }]),
      ),
    ],
    ['a reference', { ...queued, instance: { link: 'https://x', value: RECORD } }],
  ])('%s carries the same event', (_name, payload) => {
    expect(eventOf(FORMAT, payload)).toEqual(event({}));
  });

  it.each([
    ['no known columns', { a: 1 }, 'schema', undefined],
    ['no sys_id', { ...queued, sys_id: '' }, 'schema', '/sys_id'],
    ['no time', { ...queued, sys_created_on: 'soon' }, 'schema', '/sys_created_on'],
    ['a text', 'x', 'not-an-object', undefined],
  ])('fault with %s', (_name, payload, reason, field) => {
    expect(mapped(FORMAT, payload)).toMatchObject([
      { fault: field === undefined ? { reason } : { reason, field } },
    ]);
  });

  it('are known by their columns', () => {
    const { parm1: _parm1, ...withParm2 } = queued;
    const { parm2: _parm2, ...withParm1 } = queued;
    expect([eventOf(FORMAT, withParm1).feed, eventOf(FORMAT, withParm2).feed]).toEqual([
      'sysevent',
      'sysevent',
    ]);
    expect(eventOf(FORMAT, { ...queued, sys_class_name: 'other' }).feed).toBe('sysevent');
    const every = {
      ...queued,
      tablename: 'incident',
      fieldname: 'x',
      operation: 'Added',
      role: 'r',
      user: 'u',
      url: '/x_list.do',
    };
    for (const sys_class_name of [
      'sysevent',
      'sys_audit',
      'sys_audit_role',
      'syslog_transaction',
      'isc_export_event',
    ])
      expect(eventOf(FORMAT, { ...every, sys_class_name }).feed).toBe(sys_class_name);
  });

  it('are cut where they are too long, which is said', () => {
    const long = 'x'.repeat(3_000);
    expect(event({ instance: long, table: long, user_id: long, user_name: long }).derived).toEqual(
      expect.arrayContaining(['target.id', 'target.type', 'actor.id', 'actor.name']),
    );
    expect(
      event({ name: 'attachment.read', parm1: 'sys_attachment', parm2: long, instance: long }).derived,
    ).toEqual(expect.arrayContaining(['target.id', 'target.parentId']));
    expect(event({ name: 'sys_user.delete', parm1: long }).derived).toContain('target.id');
    const audit = { ...base, tablename: long, fieldname: 'x', documentkey: long };
    expect(eventOf(FORMAT, audit).derived).toEqual(expect.arrayContaining(['target.type', 'target.id']));
    const role = { ...base, operation: 'Added', role: long, user: long, 'user.name': long, changed_by: long };
    expect(eventOf(FORMAT, role).derived).toEqual(
      expect.arrayContaining(['target.id', 'target.name', 'target.parentId', 'actor.id']),
    );
    const request = { ...base, url: '/x_list.do', table: long, user_agent: long, session: long };
    expect(eventOf(FORMAT, request).derived).toEqual(
      expect.arrayContaining(['target.type', 'context.userAgent', 'context.sessionId']),
    );
    expect(eventOf(FORMAT, { ...base, sys_class_name: 'isc_export_event', table: long }).derived).toContain(
      'target.type',
    );
  });

  it('take when they were recorded from the carrier', () => {
    const [item] = mapServiceNow(queued, { receivedAt: 0, recordedAt: Date.parse('2026-03-01T10:00:00Z') });
    expect(item).toMatchObject({ candidate: { recordedAt: '2026-03-01T10:00:00.000Z' } });
  });

  it('of any JSON throw nothing, and what is an event fits the schema', () => {
    const names = [
      'name',
      'parm1',
      'parm2',
      'table',
      'instance',
      'user_id',
      'tablename',
      'fieldname',
      'documentkey',
      'url',
      'role',
      'operation',
      'user',
    ];
    const near = fc.record(Object.fromEntries(names.map((name) => [name, fc.jsonValue({ maxDepth: 2 })])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 3 }),
        near,
        fc.constantFrom('login', 'a.updated'),
        (payload, fields, name) => {
          expect(Array.isArray(mapServiceNow(payload, { receivedAt: 0 }))).toBe(true);
          const [item] = mapped(FORMAT, { parm1: '', ...fields, ...base, name });
          expect(item?.kind === 'fault' ? item.fault.reason : 'fine').not.toBe('schema');
        },
      ),
      { numRuns: 60 },
    );
  });
});
