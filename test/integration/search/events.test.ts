import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING, inForce } from '../../../src/access/rights/principal.js';
import { auditEventSchema } from '../../../src/event/audit-event.js';
import { EventSearchController, eventSearchSchema } from '../../../src/search/events.controller.js';
import { messagesOfBody } from '../../../streams/http/bodies.js';
import { type TestRuntime, openTestRuntime } from '../../support/runtime.js';

const ADMINISTRATOR = inForce({ id: 'test', kind: 'machine', grants: EVERYTHING }, 0);

const FULL = {
  key: 'full',
  occurredAt: '2026-03-02T10:30:00.123+02:00',
  recordedAt: '2026-03-02T08:31:00Z',
  actor: { id: 'u1', name: 'Ada', type: 'human', onBehalfOf: 'u2', roles: ['sales'] },
  action: 'data.export',
  target: { type: 'Contact', id: 't1', name: 'All contacts', parentId: 'p1' },
  outcome: 'denied',
  reason: 'not allowed',
  purpose: 'campaign',
  recipient: { id: 'r1', kind: 'mailbox', country: 'DE' },
  context: {
    ip: '192.0.2.7',
    country: 'DE',
    asn: 64_500,
    userAgent: 'Mozilla/5.0',
    device: 'laptop',
    sessionId: 's1',
    channel: 'api',
    authMethod: 'password',
    mfa: false,
    appId: 'a1',
    requestId: 'q1',
    correlationId: 'c1',
    network: 'vpn',
  },
  volume: { records: 0, basis: 'returned', of: 'part', bytes: 12, groupKey: 'g1', part: 0, parts: 2 },
  dataClasses: ['id.basic'],
  subjects: [{ id: 'c1' }, { id: 'c2' }],
  attributes: { nested: { list: [1, 'ü', null] } },
};

let test: TestRuntime;
beforeAll(async () => {
  test = await openTestRuntime();
  await post('acme', [FULL]);
  await post('acme', [
    ...Array.from({ length: 25 }, (_, index) => plain(`p${index}`, { actor: { id: `u${index % 3}` } })),
    plain('old', { occurredAt: '2026-02-01T00:00:00Z' }),
    plain('ancient', { occurredAt: '2017-01-01T00:00:00Z' }),
  ]);
  await post('other', [plain('theirs', { actor: { id: 'u1' } })]);
});
afterAll(async () => test.close());

const plain = (key: string, more: object = {}): object => ({
  key,
  occurredAt: '2026-03-02T08:00:00Z',
  actor: { id: 'u9' },
  action: 'record.read',
  ...more,
});

async function post(tenant: string, events: object[]): Promise<void> {
  const { intake } = test.runtime;
  const source = await intake.sources.get(tenant, 'crm');
  const bytes = Buffer.from(JSON.stringify(events));
  const messages = messagesOfBody(
    { mediaType: 'application/json', bytes, headers: {} },
    source,
    intake.limits,
  );
  if (!messages.ok) throw new Error(messages.fault.reason);
  const answers = await intake.http.submit(messages.value);
  expect(answers.map(({ status }) => status)).toEqual(events.map(() => 'stored'));
}

function search(tenant: string, query: object, caller = ADMINISTRATOR, queryRows = 10_000) {
  const { store, secrets, declarations, config } = test.runtime;
  const limits = { ...config.limits, queryRows };
  const controller = new EventSearchController(store, secrets, declarations, { limits });
  return controller.list(tenant, eventSearchSchema.parse(query), caller);
}

const keysIn = ({ events }: { events: { key: string }[] }) => events.map(({ key }) => key);

describe('an event read back', () => {
  it('says all that was said, with the ids of its people', async () => {
    const { events } = await search('acme', { from: '2026-03-02T08:30:00Z' });
    const [event] = events;
    const { attributes, volume, context, target, recipient } = FULL;
    expect(events).toHaveLength(1);
    expect(auditEventSchema.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      key: 'full',
      tenant: 'acme',
      source: 'crm',
      feed: 'events',
      action: 'data.export',
      outcome: 'denied',
      reason: 'not allowed',
      purpose: 'campaign',
      attributes,
      volume,
      context,
      target,
      recipient,
      dataClasses: ['id.basic'],
      occurredAt: '2026-03-02T08:30:00.123Z',
      recordedAt: '2026-03-02T08:31:00.000Z',
      actor: {
        id: 'u1',
        type: 'human',
        roles: ['sales'],
        onBehalfOf: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      quality: { missing: [] },
    });
    expect(event?.subjects?.map(({ id }) => id)).toEqual(['c1', 'c2']);
    expect(event?.subjects?.map(({ key }) => key)).toEqual(event?.subjectKeys);
  });

  it('leaves out what was not said', async () => {
    const { events } = await search('acme', { to: '2018-01-01T00:00:00Z' });
    expect(keysIn({ events })).toEqual(['ancient']);
    expect(events[0]).not.toHaveProperty('context');
    expect(events[0]).not.toHaveProperty('volume');
    expect(events[0]).not.toHaveProperty('target');
    expect(events[0]?.attributes).toEqual({});
  });
});

describe('the search', () => {
  it('gives every event once, in the order of time, however short the pages are', async () => {
    const whole = await search('acme', {});
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await search('acme', { limit: 7, ...(cursor === undefined ? {} : { cursor }) });
      paged.push(...keysIn(page));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(paged).toEqual(keysIn(whole));
    expect(new Set(paged).size).toBe(28);
    const times = whole.events.map(({ occurredAt }) => occurredAt);
    expect(times).toEqual([...times].sort());
    expect(whole.next).toBeUndefined();
  });

  it('takes the id at the CRM and the key, of one tenant only', async () => {
    const byId = await search('acme', { actor: 'u1' });
    const key = byId.events[0]?.actor.key ?? '';
    expect(byId.events).toHaveLength(9);
    expect(new Set(byId.events.map(({ actor }) => actor.id))).toEqual(new Set(['u1']));
    expect(keysIn(await search('acme', { actor: key }))).toEqual(keysIn(byId));
    expect(keysIn(await search('other', { actor: 'u1' }))).toEqual(['theirs']);
    expect(keysIn(await search('other', { actor: key }))).toEqual([]);
    expect(keysIn(await search('acme', { actor: 'nobody' }))).toEqual([]);
  });

  it.each([
    ['from is included', { from: '2026-02-01T00:00:00Z', to: '2026-02-02T00:00:00Z' }, ['old']],
    ['to is not', { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }, []],
    [
      'a cursor before from does not widen it',
      { cursor: '0_00000000-0000-0000-0000-000000000000', from: '2026-03-02T08:30:00Z' },
      ['full'],
    ],
  ])('%s', async (_, query, expected) => {
    expect(keysIn(await search('acme', query))).toEqual(expected);
  });

  it('never gives more rows than the limit of the configuration', async () => {
    const page = await search('acme', { limit: 1_000 }, ADMINISTRATOR, 5);
    expect(page.events).toHaveLength(5);
    expect(page.next).toBeDefined();
  });

  it('shows no ids to who may not see them, and does not let them be tried out', async () => {
    const blind = { ...ADMINISTRATOR, grants: [{ role: 'analyst', tenant: 'acme' }] as const };
    const { events } = await search('acme', {}, blind);
    expect(JSON.stringify(events)).not.toMatch(/"u\d"/);
    expect(events.some(({ subjects }) => subjects !== undefined)).toBe(false);
    await expect(search('acme', { actor: 'u1' }, blind)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const key = events[0]?.actor.key;
    expect((await search('acme', { actor: key }, blind)).events).not.toHaveLength(0);
  });

  it('gives the owner of a source the events of that source', async () => {
    const owner = (source: string) =>
      ({ ...ADMINISTRATOR, grants: [{ role: 'crm-owner', tenant: 'acme', source }] }) as const;
    expect((await search('acme', {}, owner('sf'))).events).toEqual([]);
    expect((await search('acme', {}, owner('crm'))).events).toHaveLength(
      (await search('acme', {})).events.length,
    );
  });

  it('refuses a tenant that nobody declared', async () => {
    await expect(search('nobody', {})).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' });
  });
});
