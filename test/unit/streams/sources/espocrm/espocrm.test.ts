import { describe, expect, it } from 'vitest';
import { eventOf, itemsOf, RECEIVED } from '../../../../support/mapped.js';

/**
 * Field names: https://github.com/espocrm/espocrm/tree/master/application/Espo/Resources/metadata/entityDefs
 * (ActionHistoryRecord.json, AuthLogRecord.json); columns are the same in snake case, times are UTC without a zone
 * (https://github.com/espocrm/espocrm/pull/2053).
 */
const history = {
  id: '6570f2c1a8d9e4b17',
  number: 48_211,
  targetType: 'Contact',
  targetId: '5f3a9c2e1b7d40c61',
  targetName: 'Jane Doe',
  action: 'read',
  data: {},
  createdAt: '2026-10-05 09:14:03',
  userId: '64ab0d1177c2f3e90',
  userName: 'Sam Sales',
  userType: 'regular',
  ipAddress: '203.0.113.7',
  authTokenId: '6570f0007b1c2d3e4',
};

const attempt = {
  id: '6570f2d4c0ffee012',
  username: 'sam',
  userId: '64ab0d1177c2f3e90',
  userName: 'Sam Sales',
  authTokenId: '6570f0007b1c2d3e4',
  ipAddress: '2001:DB8:0:0:0:0:0:1',
  createdAt: '2026-10-05 09:00:00',
  isDenied: false,
  denialReason: null,
  requestTime: 1_791_190_800.25,
  requestUrl: 'https://crm.example.com/api/v1/App/user?secret=s3cr3t',
  requestMethod: 'GET',
  authenticationMethod: 'Espo',
};

describe('an action history record', () => {
  it('maps every field that the record has', () => {
    expect(eventOf('espocrm', history)).toEqual({
      feed: 'action-history',
      key: 'action_history_record:6570f2c1a8d9e4b17',
      occurredAt: '2026-10-05T09:14:03.000Z',
      actor: { id: '64ab0d1177c2f3e90', name: 'Sam Sales', type: 'human' },
      action: 'record.read',
      target: { type: 'Contact', id: '5f3a9c2e1b7d40c61', name: 'Jane Doe' },
      volume: { records: 1, basis: 'listed', of: 'act' },
      dataClasses: ['id.basic'],
      subjects: [{ id: '5f3a9c2e1b7d40c61' }],
      context: { ip: '203.0.113.7', sessionId: '6570f0007b1c2d3e4' },
      attributes: { eventType: 'ActionHistoryRecord', number: 48_211, data: {}, userType: 'regular' },
      derived: ['occurredAt'],
    });
  });

  it('is the same event from its table', () => {
    const row = {
      id: history.id,
      number: '48211',
      deleted: '0',
      target_type: 'Contact',
      target_id: history.targetId,
      action: 'read',
      created_at: history.createdAt,
      user_id: history.userId,
      ip_address: history.ipAddress,
      auth_token_id: history.authTokenId,
    };
    const { actor, target, attributes, ...fromTable } = eventOf('espocrm', {
      table: 'action_history_record',
      row,
    });
    const { actor: _a, target: _t, attributes: _x, ...fromRest } = eventOf('espocrm', history);
    expect(fromTable).toEqual(fromRest);
    expect(actor).toEqual({ id: history.userId });
    expect(target).toEqual({ type: 'Contact', id: history.targetId });
    expect(attributes).toEqual({ eventType: 'ActionHistoryRecord', number: '48211' });
  });

  it.each([
    ['read', 'Lead', 'record.read'],
    ['create', 'Lead', 'record.create'],
    ['update', 'Opportunity', 'record.update'],
    ['delete', 'Account', 'record.delete'],
    ['read', 'User', 'record.read'],
    ['create', 'User', 'account.create'],
    ['update', 'User', 'account.update'],
    ['delete', 'User', 'account.delete'],
    ['update', 'Role', 'access.define'],
    ['delete', 'AuthToken', 'credential.token_revoke'],
    ['create', 'Webhook', 'config.change'],
    ['update', 'constructor', 'record.update'],
  ])('%s of %s is %s', (action, targetType, expected) => {
    expect(eventOf('espocrm', { ...history, action, targetType }).action).toBe(expected);
  });

  it.each([
    ['Lead', ['id.basic'], true],
    ['Opportunity', ['commercial'], false],
    ['Case', ['comms'], false],
    ['CMyThing', ['unknown'], false],
  ])('%s holds %j, person: %s', (targetType, classes, isPerson) => {
    const event = eventOf('espocrm', { ...history, targetType });
    expect(event.dataClasses).toEqual(classes);
    expect(event.subjects !== undefined).toBe(isPerson);
  });

  it.each([
    ['api', 'integration', 'api'],
    ['system', 'system', undefined],
    ['portal', 'human', undefined],
    ['robot', undefined, undefined],
  ])('a user of type %s acts as %s', (userType, type, channel) => {
    const event = eventOf('espocrm', { ...history, userType });
    expect([event.actor.type, event.context?.channel]).toEqual([type, channel]);
  });

  it('reads a zone-less time in the zone that the source declares', () => {
    const event = eventOf('espocrm', history, { timeZone: 'Europe/Berlin' });
    expect(event.occurredAt).toBe('2026-10-05T07:14:03.000Z');
  });

  it.each([null, '', 'guest', 'Not Available', 'NULL'])(
    'takes %j for nobody, and no words for an address',
    (userId) => {
      const event = eventOf('espocrm', { ...history, userId, ipAddress: 'localhost' });
      expect(event.actor).toEqual({ id: 'unknown', type: 'unknown' });
      expect(event.context?.ip).toBeUndefined();
      expect(event.attributes?.['ipAddress']).toBe('localhost');
    },
  );

  it.each([
    ['a verb that is not known', { action: 'massUpdate' }, 'unmapped'],
    ['no id', { id: undefined }, 'schema'],
    ['no time', { createdAt: undefined }, 'schema'],
    ['half a time', { createdAt: '2026-10-05' }, 'schema'],
  ])('%s is a fault', (_name, change, reason) => {
    expect(itemsOf('espocrm', { ...history, ...change })).toMatchObject([
      { kind: 'fault', fault: { reason } },
    ]);
  });
});

describe('an auth log record', () => {
  it('maps every field that the record has', () => {
    expect(eventOf('espocrm', attempt)).toEqual({
      feed: 'auth-log',
      key: 'auth_log_record:6570f2d4c0ffee012',
      occurredAt: '2026-10-05T09:00:00.000Z',
      actor: { id: '64ab0d1177c2f3e90', name: 'sam' },
      action: 'session.login',
      target: { type: 'EspoCRM', name: 'https://crm.example.com/api/v1/App/user' },
      outcome: 'success',
      dataClasses: ['employee'],
      context: { ip: '2001:db8::1', authMethod: 'Espo', sessionId: '6570f0007b1c2d3e4' },
      attributes: { eventType: 'AuthLogRecord', userName: 'Sam Sales', requestMethod: 'GET' },
      derived: ['occurredAt', 'target.name'],
    });
  });

  it('of a refused attempt knows the name that was typed in and why', () => {
    const refused = { ...attempt, userId: null, userName: null, isDenied: true, denialReason: 'CREDENTIALS' };
    const event = eventOf('espocrm', refused);
    expect(event).toMatchObject({
      actor: { id: 'sam', name: 'sam', type: 'unknown' },
      outcome: 'denied',
      reason: 'CREDENTIALS',
    });
    expect(event.derived).toContain('actor.id');
  });

  it.each([
    ['1', 'denied'],
    ['0', 'success'],
    [null, 'unknown'],
  ])('its table writes is_denied %j for %s', (is_denied, outcome) => {
    const row = { id: 'a1', created_at: '2026-10-05 09:00:00', username: 'sam', is_denied };
    expect(eventOf('espocrm', { table: 'auth_log_record', row }).outcome).toBe(outcome);
  });

  it('has its time in requestTime where createdAt was not asked for', () => {
    const event = eventOf('espocrm', { ...attempt, createdAt: undefined });
    expect(event.occurredAt).toBe('2026-10-05T09:00:00.250Z');
  });

  it('keeps no token of the address that was asked for', () => {
    expect(JSON.stringify(eventOf('espocrm', attempt))).not.toContain('s3cr3t');
  });
});

/** https://docs.espocrm.com/administration/webhooks/: an array of records, without event, actor and time. */
describe('a webhook', () => {
  const headers = (event: string) => ({ headers: { 'x-ledgerwatch-event': event } });
  const changed = {
    id: '5f3a9c2e1b7d40c61',
    name: 'Jane Doe',
    assignedUserId: '64ab0d1177c2f3e90',
    modifiedAt: '2026-10-05 09:20:00',
    modifiedById: '64ab0d1177c2f3e90',
    modifiedByName: 'Sam Sales',
  };

  it('that does not say its event is a fault which says what to do', () => {
    const [item] = itemsOf('espocrm', [{ id: 'someId', name: 'some name' }]);
    expect(item).toMatchObject({ kind: 'fault', fault: { reason: 'envelope' } });
    expect(JSON.stringify(item)).toContain('x-ledgerwatch-event');
  });

  it('of an update has time and actor from the record', () => {
    const event = eventOf('espocrm', [changed], headers('Contact.update'));
    expect(event).toMatchObject({
      feed: 'webhook',
      occurredAt: '2026-10-05T09:20:00.000Z',
      actor: { id: '64ab0d1177c2f3e90', name: 'Sam Sales' },
      action: 'record.update',
      target: { type: 'Contact', id: '5f3a9c2e1b7d40c61', name: 'Jane Doe' },
      volume: { records: 1 },
      subjects: [{ id: '5f3a9c2e1b7d40c61' }],
    });
    expect(event.attributes?.['changed']).toEqual([
      'name',
      'assignedUserId',
      'modifiedAt',
      'modifiedById',
      'modifiedByName',
    ]);
  });

  it('of a deletion knows neither: the time is that of its coming, the actor nobody', () => {
    const event = eventOf('espocrm', [{ id: '5f3a9c2e1b7d40c61' }], headers('Contact.delete'));
    expect(event).toMatchObject({
      occurredAt: new Date(RECEIVED).toISOString(),
      actor: { id: 'unknown', type: 'unknown' },
      action: 'record.delete',
    });
    expect(event.derived).toContain('occurredAt');
  });

  it('has one event for each record, under keys of their own, and the same key when sent again', () => {
    const keys = () =>
      itemsOf('espocrm', [changed, { ...changed, id: 'other' }], headers('Contact.update')).map((item) =>
        item.kind === 'event' ? (item.candidate as { key: string }).key : item.kind,
      );
    expect(new Set(keys()).size).toBe(2);
    expect(keys()).toEqual(keys());
    const renamed = eventOf('espocrm', [{ ...changed, name: 'Jane Roe' }], headers('Contact.update')).key;
    expect(keys()).not.toContain(renamed);
  });

  it.each([
    ['Account.fieldUpdate.assignedUserId', 'record.update'],
    ['User.create', 'account.create'],
  ])('%s is %s', (event, action) => {
    expect(eventOf('espocrm', [changed], headers(event)).action).toBe(action);
  });

  it.each(['Account', 'Account.merge', '.update', 'Account.update; DROP', ''])(
    'of the event %j is not mapped',
    (event) => {
      expect(itemsOf('espocrm', [changed], headers(event))).toMatchObject([
        { kind: 'fault', fault: { reason: 'unmapped' } },
      ]);
    },
  );
});

it('reads the list of a REST answer, and an empty one is nothing', () => {
  expect(itemsOf('espocrm', { total: 2, list: [history, attempt] }).map(({ kind }) => kind)).toEqual([
    'event',
    'event',
  ]);
  expect(itemsOf('espocrm', { total: 0, list: [] })).toEqual([]);
});
