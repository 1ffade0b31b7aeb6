import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Admitted, EVERYTHING, inForce } from '../../../src/access/rights/principal.js';
import { auditEventSchema } from '../../../src/event/audit-event.js';
import { actorKeysCalled } from '../../../src/privacy/called.js';
import { writeIdentities } from '../../../src/privacy/identities.js';
import { parsePseudonym, pseudonymOf } from '../../../src/privacy/pseudonym.js';
import { KeysOfOurOwn } from '../../../src/privacy/own-keys.js';
import { Sights } from '../../../src/privacy/sight.js';
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

/** What may differ from one search to the next beside what is looked for. */
interface Circumstances {
  readonly caller?: Admitted;
  readonly queryRows?: number;
  readonly namesVisible?: boolean;
  readonly revealed?: readonly string[];
  readonly managers?: readonly string[];
}

function search(tenant: string, query: object, circumstances: Circumstances = {}) {
  const { caller = ADMINISTRATOR, queryRows = 10_000, namesVisible = true } = circumstances;
  const { store, secrets, declarations, teams } = test.runtime;
  const sights = new Sights({
    governance: { namesVisible: async () => namesVisible },
    revealed: { of: async () => new Set(circumstances.revealed) },
    concerns: {
      managers: { above: async () => circumstances.managers ?? [] },
      ownKeys: new KeysOfOurOwn(secrets),
    },
    teams,
  });
  const config = { limits: { ...test.runtime.config.limits, queryRows } };
  const controller = new EventSearchController({ store, secrets, declarations, sights, teams, config });
  return controller.list(tenant, eventSearchSchema.parse(query), caller);
}

const bounded = (role: 'analyst' | 'senior-analyst' | 'auditor') =>
  inForce({ id: 'test', kind: 'machine', grants: [{ role, tenant: 'acme' }] }, 0);

/** The key of somebody at the CRM of `acme`, from what they did there. */
async function keyOf(id: string): Promise<string> {
  return (await search('acme', { actor: id, limit: 1 })).events[0]?.actor.key ?? '';
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

  it('has everybody by the pseudonym of their key, the actor after the role', async () => {
    const [event] = (await search('acme', { from: '2026-03-02T08:30:00Z' })).events;
    const { actor, subjects, subjectKeys } = auditEventSchema.parse(event);
    expect(actor.pseudonym).toBe(`sales ${pseudonymOf(actor.key)}`);
    expect(subjects?.map(({ pseudonym }) => pseudonym)).toEqual(subjectKeys.map(pseudonymOf));
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
    const page = await search('acme', { limit: 1_000 }, { queryRows: 5 });
    expect(page.events).toHaveLength(5);
    expect(page.next).toBeDefined();
  });

  it('shows no ids to who may not see them, and does not let them be tried out', async () => {
    const blind = { caller: bounded('analyst') };
    const { events } = await search('acme', {}, blind);
    expect(JSON.stringify(events)).not.toMatch(/"u\d"/);
    const people = events.flatMap(({ actor, subjects = [] }) => [actor, ...subjects]);
    expect(people.filter((person) => person.id !== undefined)).toEqual([]);
    await expect(search('acme', { actor: 'u1' }, blind)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const key = events[0]?.actor.key;
    expect((await search('acme', { actor: key }, blind)).events).not.toHaveLength(0);
  });

  it('gives the owner of a source the events of that source', async () => {
    const owner = (source: string) => ({
      caller: inForce({ ...ADMINISTRATOR, grants: [{ role: 'crm-owner', tenant: 'acme', source }] }, 0),
    });
    expect((await search('acme', {}, owner('sf'))).events).toEqual([]);
    expect((await search('acme', {}, owner('crm'))).events).toHaveLength(
      (await search('acme', {})).events.length,
    );
  });

  it('takes a pseudonym from everybody, with or without the role before it', async () => {
    const byId = await search('acme', { actor: 'u1' });
    const pseudonym = pseudonymOf(await keyOf('u1'));
    const blind = { caller: bounded('auditor') };
    for (const actor of [pseudonym, `sales ${pseudonym}`])
      expect(keysIn(await search('acme', { actor }, blind))).toEqual(keysIn(byId));
    expect(keysIn(await search('acme', { actor: pseudonym }))).toEqual(keysIn(byId));
    expect(keysIn(await search('other', { actor: pseudonym }))).toEqual([]);
    expect(keysIn(await search('acme', { actor: 'otter-10' }, blind))).toEqual([]);
    await expect(search('acme', { actor: 'unicorn-41' }, blind)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('finds all who are called alike', async () => {
    const twins = ['ab00000000000000000000000000ffff', 'ab000000000000000000000000000000'];
    const other = 'ab000000000001000000000000000000';
    expect(pseudonymOf(twins[0]!)).toBe(pseudonymOf(twins[1]!));
    const row = { tenant: 'acme', kind: 'actor', name: '', email: '' } as const;
    await writeIdentities(
      test.runtime.store,
      [...twins, other].map((key) => ({ ...row, key, id: key })),
      test.clock.now(),
    );
    const named = parsePseudonym(pseudonymOf(twins[0]!))!;
    expect(new Set(await actorKeysCalled(test.runtime.store, 'acme', named))).toEqual(new Set(twins));
    expect(await actorKeysCalled(test.runtime.store, 'other', named)).toEqual([]);
  });

  it('takes what looks like a pseudonym for an id too, from who sees names', async () => {
    await post('acme', [plain('odd', { actor: { id: 'otter-41' } })]);
    expect(keysIn(await search('acme', { actor: 'otter-41' }))).toEqual(['odd']);
    expect(keysIn(await search('acme', { actor: 'otter-41' }, { caller: bounded('analyst') }))).toEqual([]);
  });

  it('shows names under profiles that hide them only where one was revealed', async () => {
    const caller = bounded('senior-analyst');
    const idsIn = ({ events }: Awaited<ReturnType<typeof search>>) =>
      new Set(events.flatMap(({ actor, subjects = [] }) => [actor, ...subjects].map(({ id }) => id)));
    expect(idsIn(await search('acme', {}, { caller }))).toContain('u2');
    const hidden = { caller, namesVisible: false };
    expect(idsIn(await search('acme', {}, hidden))).toEqual(new Set([undefined]));
    await expect(search('acme', { actor: 'u1' }, hidden)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const revealed = [await keyOf('u1')];
    expect(idsIn(await search('acme', {}, { ...hidden, revealed }))).toEqual(new Set([undefined, 'u1']));
    const auditor = { caller: bounded('auditor'), namesVisible: false, revealed };
    expect(idsIn(await search('acme', {}, auditor))).toEqual(new Set([undefined]));
  });

  it('refuses a tenant that nobody declared', async () => {
    await expect(search('nobody', {})).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' });
  });
});

describe('what concerns the caller', () => {
  const reader = (self: Admitted['self']): Admitted => ({
    ...ADMINISTRATOR,
    ...(self === undefined ? {} : { self }),
  });

  it('is left out, whatever is asked for and however short the pages are', async () => {
    const own = { tenant: 'acme', actorKey: await keyOf('u1') };
    const caller = reader([own, { tenant: 'acme', actorKey: 'f'.repeat(32) }]);
    const others = (await search('acme', {})).events.filter(({ actor }) => actor.key !== own.actorKey);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 3, ...(cursor === undefined ? {} : { cursor }) };
      const page = await search('acme', query, { caller });
      expect(page.events).toHaveLength(page.next === undefined ? page.events.length : 3);
      paged.push(...keysIn(page));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(paged).toEqual(keysIn({ events: others }));
    for (const actor of ['u1', own.actorKey, pseudonymOf(own.actorKey)])
      expect(keysIn(await search('acme', { actor }, { caller }))).toEqual([]);
  });

  it('is what their managers do too', async () => {
    const caller = reader([{ tenant: 'acme', actorKey: await keyOf('u1') }]);
    const managers = [await keyOf('u2')];
    expect(keysIn(await search('acme', { actor: 'u2' }, { caller, managers }))).toEqual([]);
    expect(keysIn(await search('acme', { actor: 'u2' }, { caller }))).not.toEqual([]);
  });

  it('is nothing in another tenant, and nothing to somebody else', async () => {
    const actorKey = await keyOf('u1');
    const [theirs] = (await search('other', {})).events;
    const all = keysIn(await search('acme', {}));
    const elsewhere = reader([{ tenant: 'other', actorKey }]);
    expect(keysIn(await search('acme', {}, { caller: elsewhere }))).toEqual(all);
    const ofOther = reader([{ tenant: 'acme', actorKey: theirs?.actor.key ?? '' }]);
    expect(keysIn(await search('other', {}, { caller: ofOther }))).toEqual(['theirs']);
  });
});
