import { describe, expect, it } from 'vitest';
import type { IncomingEvent } from '../../../src/event/incoming-event.js';
import { contentBytes, contentWith, EVENT_COLUMNS, eventLine } from '../../../src/store/event-row.js';

const AT = Date.UTC(2026, 1, 3, 4, 5, 6, 78);
const HASH = '00112233aabbccdd';
const SALT = '0123456789abcdef0123456789abcdef';
const keys = { actor: 'a'.repeat(32), onBehalfOf: 'b'.repeat(32), subjects: ['s1', 's2'] };

const head = {
  topic: 'crm.acme',
  partition: 3,
  offset: 2n ** 63n,
  item: 4,
  receivedAt: AT + 1_000,
  recordedAt: AT,
  mapping: 'json/1',
  missing: ['target'],
  derived: ['key', 'volume'],
  tenant: 'acme',
  source: 'crm',
  feed: 'events',
  id: '6f9a2c5e-8d1b-5f07-a3c6-4be2907d51f8',
  key: 'key "ä"',
};

const full: IncomingEvent = {
  key: head.key,
  occurredAt: new Date(AT).toISOString(),
  actor: { id: 'u', type: 'human', roles: ['r"1', 'r2'] },
  action: 'report.export',
  target: { type: 'report', id: 't\n1', name: 'Größe 😀', parentId: 'p' },
  outcome: 'denied',
  reason: 'why',
  purpose: 'support',
  recipient: { id: 'x', kind: 'company', country: 'DE' },
  context: {
    ip: '::1',
    country: 'FR',
    asn: 64_512,
    userAgent: 'agent',
    device: 'phone',
    sessionId: 'sess',
    channel: 'api',
    authMethod: 'sso',
    mfa: false,
    appId: 'app',
    requestId: 'req',
    correlationId: 'cor',
    network: 'vpn',
  },
  volume: { records: 0, basis: 'listed', of: 'part', bytes: 2 ** 50, groupKey: 'g', part: 1, parts: 9 },
  dataClasses: ['phi', 'comms'],
  attributes: { z: 1, a: { deep: 'ö"' } },
};
const bare: IncomingEvent = { key: 'k', occurredAt: '', actor: { id: 'u' }, action: 'record.read' };

/** What each column of the content holds, in words of its own. */
const CONTENT_OF_FULL = [
  '2026-02-03 04:05:06.078',
  keys.actor,
  'human',
  keys.onBehalfOf,
  ['r"1', 'r2'],
  'report.export',
  'report',
  't\n1',
  'Größe 😀',
  'p',
  'denied',
  'why',
  'support',
  'x',
  'company',
  'DE',
  '::1',
  'FR',
  64_512,
  'agent',
  'phone',
  'sess',
  'api',
  'sso',
  false,
  'app',
  'req',
  'cor',
  'vpn',
  0,
  'listed',
  'part',
  2 ** 50,
  'g',
  1,
  9,
  ['phi', 'comms'],
  ['s1', 's2'],
  '{"z":1,"a":{"deep":"ö\\""}}',
];
const CONTENT_OF_BARE = [
  '2026-02-03 04:05:06.078',
  keys.actor,
  'unknown',
  '',
  [],
  'record.read',
  '',
  '',
  '',
  '',
  'unknown',
  '',
  '',
  '',
  '',
  '',
  '',
  '',
  0,
  '',
  '',
  '',
  'unknown',
  '',
  null,
  '',
  '',
  '',
  'unknown',
  null,
  '',
  '',
  null,
  '',
  null,
  null,
  [],
  [],
  '{}',
];
const HEAD = [
  'crm.acme',
  3,
  String(2n ** 63n),
  4,
  '2026-02-03 04:05:07.078',
  '2026-02-03 04:05:06.078',
  'json/1',
  ['target'],
  ['key', 'volume'],
  'acme',
  'crm',
  'events',
  head.id,
  head.key,
];

describe('the line of an event', () => {
  it('has a full content byte for byte as JSON', () => {
    expect(contentBytes(full, keys, AT, 0).toString()).toBe(JSON.stringify(CONTENT_OF_FULL));
  });

  it('has a bare content byte for byte as JSON, behind the room that was asked for', () => {
    const nobody = { actor: keys.actor, onBehalfOf: '', subjects: [] };
    expect(contentBytes(bare, nobody, AT, 64).subarray(64).toString()).toBe(JSON.stringify(CONTENT_OF_BARE));
  });

  it('has head, content, hash and salt in the order of the columns', () => {
    const line = eventLine(head, contentBytes(full, keys, AT, 0), HASH, SALT).toString();
    const columns = [...HEAD, ...CONTENT_OF_FULL, HASH, SALT];
    expect(line).toBe(`${JSON.stringify(columns)}\n`);
    expect(columns).toHaveLength(EVENT_COLUMNS.length);
  });

  it.each([
    [{ actorType: 'integration' }, { actor_type: 'integration' }],
    [{ roles: ['sales "east"', 'ä'] }, { roles: ['sales "east"', 'ä'] }],
    [{ country: 'DE' }, { country: 'DE' }],
    [{ network: 'vpn' }, { network: 'vpn' }],
    [{ attributes: { own: true } }, { attributes: '{"own":true}' }],
    [{ dataClasses: ['id.basic', 'phi'] }, { data_classes: ['id.basic', 'phi'] }],
    [
      { network: 'office', roles: ['r'], dataClasses: ['comms'], actorType: 'integration', country: 'FR' },
      {
        actor_type: 'integration',
        roles: ['r'],
        country: 'FR',
        network: 'office',
        data_classes: ['comms'],
      },
    ],
  ] as const)('is completed by %j in these columns and no other', (added, columns) => {
    const nobody = { actor: keys.actor, onBehalfOf: '', subjects: [] };
    const bareLine = eventLine(head, contentBytes(bare, nobody, AT, 64).subarray(64), HASH, SALT);
    contentBytes(bare, nobody, AT, 64);
    const line = eventLine(head, contentWith(added), HASH, SALT);
    const expected = JSON.parse(bareLine.toString()) as unknown[];
    for (const [column, value] of Object.entries(columns))
      expected[EVENT_COLUMNS.indexOf(column as never)] = value;
    expect(line.toString()).toBe(`${JSON.stringify(expected)}\n`);
  });

  it('of a full content is changed in the column that is owned elsewhere, and in no other', () => {
    contentBytes(full, keys, AT, 0);
    const line = eventLine(head, contentWith({ basis: 'corroborating' }), HASH, SALT);
    const expected: unknown[] = [...HEAD, ...CONTENT_OF_FULL, HASH, SALT];
    expected[EVENT_COLUMNS.indexOf('basis')] = 'corroborating';
    expect(line.toString()).toBe(`${JSON.stringify(expected)}\n`);
  });

  it('stays as it is when the next one is written', () => {
    const first = eventLine(head, contentBytes(full, keys, AT, 0), HASH, SALT);
    const before = first.toString();
    eventLine({ ...head, key: 'other' }, contentBytes(bare, keys, AT, 0), HASH, SALT);
    expect(first.toString()).toBe(before);
  });

  it('says null for what the source did not write down', () => {
    const line = eventLine({ ...head, recordedAt: undefined }, contentBytes(bare, keys, AT, 0), HASH, SALT);
    expect((JSON.parse(line.toString()) as unknown[])[EVENT_COLUMNS.indexOf('recorded_at')]).toBeNull();
  });
});
