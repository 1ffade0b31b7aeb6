import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { incomingEventSchema } from '../../../../../src/event/incoming-event.js';
import { eventOf, mapped } from '../../../../support/source-samples.js';
import { checks, isNoAct, NOBODY, NOTHING, type Case, type NoAct } from '../unseen-cases.js';

const ACCESS = 'developer.zendesk.com/api-reference/ticketing/account-configuration/access_logs';
const WEBHOOK = 'developer.zendesk.com/api-reference/webhooks/event-types/access-log-events';
const AUDIT = 'developer.zendesk.com/api-reference/ticketing/account-configuration/audit_logs';
const API = 'developer.zendesk.com/api-reference';
const TIME = '2024-08-15T14:23:45.000Z';

const access = {
  id: '01J5M2QGXR3KZ8N4BVWYH6T9PA',
  timestamp: '2024-08-15T14:23:45Z',
  user_id: '6596848315901',
  ip_address: '198.51.100.7',
  method: 'GET',
  url: '/api/v2/tickets.json?page=1',
  status: 200,
  authorization_type: 'bearer',
  client: 'Zendesk/1.0',
  graphql: null,
  referer: 'https://example.zendesk.com/agent/dashboard',
  bytes_sent: 4096,
  category: 'Tickets',
  summary: 'List tickets',
  origin_service: 'Zendesk',
};
const call = (method: string, url: string, expected: object, more: object = {}): Case => [
  `${method} ${url}`,
  API,
  { ...access, method, url, ...more },
  expected,
];

checks('zendesk', 'the access log', [
  [
    'with all its parts',
    WEBHOOK,
    access,
    {
      feed: 'access-logs',
      key: 'access:01J5M2QGXR3KZ8N4BVWYH6T9PA:2024-08-15T14:23:45.000Z',
      occurredAt: TIME,
      actor: { id: '6596848315901' },
      action: 'record.list',
      target: { type: 'tickets' },
      outcome: 'success',
      dataClasses: ['comms'],
      volume: { bytes: 4096 },
      context: { ip: '198.51.100.7', channel: 'api', userAgent: 'Zendesk/1.0', authMethod: 'bearer' },
      attributes: { eventType: 'GET', url: '/api/v2/tickets.json?page=1', summary: 'List tickets' },
    },
  ],
  [
    'as first published, without status, client or size',
    'support.zendesk.com/hc/en-us/community/posts/4486825535258',
    {
      id: 'TYUHJKBHTYFGU',
      timestamp: '2022-03-11T00:10:34Z',
      user_id: 12345,
      ip_address: '198.51.100.85',
      url: '/api/v2/users/99',
      method: 'GET',
    },
    {
      occurredAt: '2022-03-11T00:10:34.000Z',
      actor: { id: '12345' },
      action: 'record.read',
      target: { type: 'users', id: '99' },
      outcome: 'unknown',
      context: { ip: '198.51.100.85', channel: 'api' },
    },
  ],
  call('GET', '/api/v2/tickets/35436.json?include=users', {
    action: 'record.read',
    target: { type: 'tickets', id: '35436' },
  }),
  call('GET', 'https://example.zendesk.com/api/v2/tickets/35436', {
    action: 'record.read',
    target: { type: 'tickets', id: '35436' },
  }),
  call('GET', '/api/v2/tickets/35436/comments.json', {
    action: 'record.list',
    target: { type: 'comments', parentId: '35436' },
  }),
  call('GET', '/api/v2/users/99/tickets/requested', {
    action: 'record.list',
    target: { type: 'tickets', parentId: '99' },
  }),
  call('GET', '/api/v2/tickets/show_many.json?ids=1,2,3', {
    action: 'record.list',
    target: { type: 'tickets', id: NOTHING },
  }),
  call('GET', '/api/v2/views/25/tickets.json', {
    action: 'record.list',
    target: { type: 'tickets', parentId: '25' },
  }),
  call('GET', '/api/v2/views/25/execute.json', {
    action: 'record.list',
    target: { type: 'views', id: '25' },
  }),
  call('GET', '/api/v2/organizations/7/users', {
    action: 'record.list',
    target: { type: 'users', parentId: '7' },
  }),
  call('GET', '/api/v2/search.json?query=type:user%20muster', {
    action: 'record.search',
    target: { id: NOTHING },
  }),
  call('GET', '/api/v2/users/search.json?query=muster', {
    action: 'record.search',
    target: { type: 'users', id: NOTHING },
  }),
  call('GET', '/api/v2/users/autocomplete?name=mu', { action: 'record.search', target: { type: 'users' } }),
  call('GET', '/api/v2/tickets/count.json', { action: 'data.query', target: { type: 'tickets' } }),
  call('GET', '/api/v2/search/export?filter[type]=ticket', { action: 'data.export' }),
  call('GET', '/api/v2/incremental/tickets/cursor.json?start_time=1', {
    action: 'data.export',
    target: { type: 'tickets', id: NOTHING },
  }),
  call('GET', '/api/v2/incremental/users.json?start_time=1', {
    action: 'data.export',
    target: { type: 'users' },
  }),
  call('GET', '/api/v2/custom_objects/car/records/01H', {
    action: 'record.read',
    target: { type: 'records', id: '01H' },
  }),
  call('GET', '/api/v2/custom_objects/car/records', {
    action: 'record.list',
    target: { type: 'records', parentId: 'car' },
  }),
  call('GET', '/attachments/token/abc/?name=offer.pdf', {
    action: 'file.download',
    target: { type: 'attachments' },
    context: { channel: 'ui' },
  }),
  call('POST', '/api/v2/uploads?filename=offer.pdf', { action: 'file.upload', target: { type: 'uploads' } }),
  call(
    'POST',
    '/api/v2/tickets.json',
    { action: 'record.create', target: { type: 'tickets' } },
    { status: 201 },
  ),
  call('PUT', '/api/v2/tickets/1', { action: 'record.update', target: { type: 'tickets', id: '1' } }),
  call('PATCH', '/api/v2/custom_objects/car/records/01H', { action: 'record.update' }),
  call('DELETE', '/api/v2/tickets/1', { action: 'record.delete', outcome: 'success' }, { status: 204 }),
  call('PUT', '/api/v2/tickets/update_many.json?ids=1,2', {
    action: 'record.update',
    target: { type: 'tickets', id: NOTHING },
  }),
  call('DELETE', '/api/v2/tickets/destroy_many?ids=1,2', {
    action: 'record.delete',
    target: { type: 'tickets', id: NOTHING },
  }),
  call('DELETE', '/api/v2/deleted_tickets/1', {
    action: 'record.erase',
    target: { type: 'deleted_tickets' },
  }),
  call('PUT', '/api/v2/deleted_tickets/1/restore', { action: 'record.restore', target: { id: '1' } }),
  call('DELETE', '/api/v2/deleted_users/99', { action: 'record.erase', target: { id: '99' } }),
  call('PUT', '/api/v2/tickets/1/comments/2/redact', {
    action: 'record.erase',
    target: { type: 'comments', id: '2' },
  }),
  call('POST', '/api/v2/imports/tickets/create_many', { action: 'data.import', target: { type: 'tickets' } }),
  call('POST', '/api/v2/users', { action: 'account.create', target: { type: 'users' } }),
  call('POST', '/api/v2/users/create_many', { action: 'account.create' }),
  call('PUT', '/api/v2/users/99', { action: 'account.update', target: { type: 'users', id: '99' } }),
  call('DELETE', '/api/v2/users/99', { action: 'account.delete' }),
  call('POST', '/api/v2/users/99/password', {
    action: 'credential.change',
    target: { type: 'users', id: '99' },
    dataClasses: ['employee'],
  }),
  call('POST', '/api/v2/group_memberships', {
    action: 'access.grant',
    volume: { basis: 'corroborating' },
  }),
  call('PUT', '/api/v2/custom_roles/5', { action: 'access.define', volume: { basis: 'corroborating' } }),
  call('PUT', '/api/v2/triggers/5', { action: 'config.change', volume: { basis: 'corroborating' } }),
  call('PUT', '/api/v2/account/settings', { action: 'config.change', volume: { basis: 'corroborating' } }),
  call('POST', '/api/v2/oauth/tokens', {
    action: 'credential.token_issue',
    volume: { basis: 'corroborating' },
  }),
  call('GET', '/api/v2/tickets/1', { action: 'record.read', outcome: 'denied' }, { status: 403 }),
  call('GET', '/api/v2/tickets/1', { outcome: 'denied', actor: NOBODY }, { status: 401, user_id: null }),
  call('GET', '/api/v2/tickets/1', { outcome: 'failure' }, { status: 404 }),
  call('GET', '/api/v2/tickets/1', { outcome: 'success' }, { status: 304 }),
  call('GET', '/api/v2/tickets/1', { actor: { id: '-1', type: 'system' } }, { user_id: -1 }),
  [
    'a question in GraphQL',
    ACCESS,
    {
      ...access,
      method: 'POST',
      url: '/graphql',
      authorization_type: null,
      graphql: { operation_name: 'TicketConversation', operation_type: 'query' },
    },
    { action: 'data.query', target: { name: 'TicketConversation' }, context: { channel: 'api' } },
  ],
  [
    'a change in GraphQL, known by its text',
    ACCESS,
    {
      ...access,
      method: 'POST',
      url: '/graphql',
      graphql: { operationName: 'updateTicket', query: 'mutation updateTicket($id: ID!) { x }' },
    },
    { action: 'record.update', target: { name: 'updateTicket' } },
  ],
]);

it('a webhook carries entries of the access log', () => {
  const envelope = {
    account_id: 1,
    detail: {},
    event: { access_logs: [access, { ...access, id: '2', url: '/api/v2/users/99' }] },
    id: 'a1b2',
    time: '2024-08-15T14:23:45Z',
    type: 'zen:event-type:access_log.created',
    subject: 'zen:access_log:01J5M2QGXR3KZ8N4BVWYH6T9PA',
  };
  expect(mapped('zendesk', envelope)).toMatchObject([
    { kind: 'event', candidate: { action: 'record.list' } },
    { kind: 'event', candidate: { action: 'record.read', target: { type: 'users', id: '99' } } },
  ]);
  expect(eventOf('zendesk', { access_logs: [access], meta: {} }).feed).toBe('access-logs');
});

it('an entry of the access log with any values throws nothing, and what is an event fits the schema', () => {
  const value = fc.jsonValue({ maxDepth: 0 });
  const near = fc.record(
    {
      ...Object.fromEntries(Object.keys(access).map((name) => [name, value])),
      graphql: fc.record({ operation_name: value, query: value }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  );
  const word = fc.constantFrom(
    'tickets',
    '1',
    '01H',
    'search',
    'restore',
    'oauth',
    'x'.repeat(900),
    '',
    '-1',
  );
  fc.assert(
    fc.property(near, fc.array(word), fc.constantFrom('GET', 'PUT', ''), (fields, words, method) => {
      const url = `/api/v2/${words.join('/')}`;
      const [item] = mapped('zendesk', { ...fields, id: 1, timestamp: access.timestamp, method, url });
      const found = item?.kind === 'event' ? incomingEventSchema.safeParse(item.candidate).error : item?.kind;
      expect([undefined, 'refused']).toContain(found);
    }),
    { numRuns: 100 },
  );
});

const furniture = (method: string, url: string, expected: NoAct[3] = 'no-act', more: object = {}): NoAct => [
  `${method} ${url}`,
  API,
  { ...access, method, url, ...more },
  expected,
];
isNoAct('zendesk', 'requests that are no act', [
  furniture('GET', '/api/v2/users/me.json'),
  furniture('GET', '/api/v2/triggers.json'),
  furniture('GET', '/api/v2/ticket_fields/5'),
  furniture('GET', '/api/v2/account/settings'),
  furniture('GET', '/agent/dashboard'),
  furniture('OPTIONS', '/api/v2/tickets/1'),
  furniture('HEAD', '/api/v2/tickets/1'),
  furniture('GET', '/api/v2/tickets/1', 'schema', { id: '' }),
  furniture('GET', '/api/v2/tickets/1', 'schema', { timestamp: 'soon' }),
]);

const log = {
  id: 498483,
  actor_id: 7,
  actor_name: 'Kim Lee',
  action: 'update',
  action_label: 'Updated',
  change_description: 'Role changed from Administrator to End User',
  created_at: '2012-03-05T11:32:44Z',
  ip_address: '198.51.100.7',
  source_id: 99,
  source_label: 'Anna Muster',
  source_type: 'user',
};
const entry = (what: string, more: object, expected: object): Case => [
  what,
  AUDIT,
  { ...log, ...more },
  expected,
];
checks('zendesk', 'the audit log', [
  entry(
    'a role',
    {},
    { action: 'access.role_change', target: { type: 'user', id: '99' }, actor: { id: '7' } },
  ),
  entry(
    'a role that was called otherwise',
    { change_description: 'Custom role changed from "Agent" to "Lead"' },
    {
      action: 'access.role_change',
    },
  ),
  entry('Zendesk itself', { actor_id: -1, actor_name: 'Zendesk' }, { actor: { id: '-1', type: 'system' } }),
  entry('nobody', { actor_id: 0, actor_name: '' }, { actor: NOBODY }),
  entry('no address', { ip_address: null }, { context: { ip: NOTHING } }),
  entry('an address of IPv6', { ip_address: '2001:db8::1' }, { context: { ip: '2001:db8::1' } }),
  entry(
    'an export',
    { action: 'exported', source_type: 'user', change_description: '' },
    {
      action: 'data.export',
      outcome: 'unknown',
      target: { type: 'user' },
    },
  ),
  entry('a user deleted', { action: 'destroy', change_description: '' }, { action: 'account.delete' }),
  entry(
    'a ticket deleted',
    { action: 'destroy', source_type: 'ticket' },
    {
      action: 'record.delete',
      dataClasses: ['comms'],
    },
  ),
  entry('a trigger', { source_type: 'rule', source_label: 'Trigger: notify' }, { action: 'config.change' }),
  entry('a webhook', { action: 'create', source_type: 'webhook' }, { action: 'config.change' }),
  entry('a token made', { action: 'create', source_type: 'api_token' }, { action: 'credential.token_issue' }),
  entry(
    'a log-in',
    { action: 'login', change_description: 'Successful sign-in using Zendesk password' },
    {
      action: 'session.login',
      outcome: 'success',
    },
  ),
]);
