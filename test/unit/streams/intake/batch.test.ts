import { beforeAll, describe, expect, it } from 'vitest';
import { PeopleOfSource } from '../../../../src/privacy/identities.js';
import { TenantKeys } from '../../../../src/privacy/pseudonyms.js';
import { mappingOf, prepareBatch } from '../../../../streams/intake/batch.js';
import type { IntakeSource } from '../../../../streams/intake/message.js';
import { type Knowledge, NO_KNOWLEDGE } from '../../../../streams/steps/knowledge.js';

const NOW = Date.UTC(2026, 2, 1);
const range = { topic: 't', partition: 0, from: 0n, to: 9n, at: NOW };
let keys: TenantKeys;

beforeAll(async () => {
  keys = await TenantKeys.open({ getOrCreate: async () => Buffer.alloc(32, 7) }, 'acme');
});

const sourceWith = (knowledge: () => Knowledge): IntakeSource => ({
  tenant: 'acme',
  source: 'crm',
  format: 'json',
  horizon: 1e12,
  keys,
  people: new PeopleOfSource(keys, 'crm'),
  knowledge,
});

const role = (version: string, name: string): Knowledge => ({
  ...NO_KNOWLEDGE,
  version,
  personOf: () => ({ role: name, isService: false }),
});

const messages = (source: IntakeSource, count: number) =>
  Array.from({ length: count }, (_, n) => ({
    offset: BigInt(n),
    source,
    body: Buffer.from(
      JSON.stringify({
        key: `k${n}`,
        occurredAt: '2026-02-03T04:05:06Z',
        actor: { id: 'u' },
        action: 'record.read',
      }),
    ),
  }));

const linesOf = ({ decided }: Awaited<ReturnType<typeof prepareBatch>>): string[] =>
  decided.map(({ verdict }) => (verdict.kind === 'row' ? verdict.row.line.toString() : verdict.kind));
const hashesOf = ({ decided }: Awaited<ReturnType<typeof prepareBatch>>): string[] =>
  decided.map(({ verdict }) => (verdict.kind === 'row' ? verdict.row.contentHash : verdict.kind));

describe('what decided about a batch', () => {
  it.each([
    [[{ format: 'json', knowledge: '' }], 'json/2'],
    [[{ format: 'json', knowledge: 'k1' }], 'json/2+k1'],
    [
      [
        { format: 'salesforce-elf', knowledge: 'k1' },
        { format: 'json', knowledge: '' },
        { format: 'json', knowledge: 'k2' },
        { format: 'json', knowledge: '' },
      ],
      'json/2,json/2+k2,salesforce-elf/3+k1',
    ],
  ] as const)('is named by %j', (sources, name) => {
    expect(mappingOf(sources)).toBe(name);
  });

  it('is the mapping and what was known, so that a repeat after more became known is another', async () => {
    const first = await prepareBatch({
      ...range,
      messages: messages(
        sourceWith(() => role('k1', 'sales')),
        3,
      ),
    });
    const again = await prepareBatch({
      ...range,
      messages: messages(
        sourceWith(() => role('k1', 'sales')),
        3,
      ),
    });
    const later = await prepareBatch({
      ...range,
      messages: messages(
        sourceWith(() => role('k2', 'support')),
        3,
      ),
    });
    expect([first.mapping, again.mapping, later.mapping]).toEqual(['json/2+k1', 'json/2+k1', 'json/2+k2']);
    expect(linesOf(first)[0]).toContain('["sales"]');
    expect(linesOf(first)[0]).toContain('["actor.roles"]');
    expect(linesOf(later)[0]).toContain('["support"]');
  });

  it('is asked for once, and does not change within the batch', async () => {
    let asked = 0;
    const source = sourceWith(() => role(`k${++asked}`, `role ${asked}`));
    const batch = await prepareBatch({ ...range, messages: messages(source, 250) });
    expect(asked).toBe(1);
    expect(linesOf(batch).filter((line) => line.includes('["role 1"]'))).toHaveLength(250);
  });

  it('is no part of the content: a record that comes again after more became known is the same record', async () => {
    const bare = await prepareBatch({
      ...range,
      messages: messages(
        sourceWith(() => NO_KNOWLEDGE),
        3,
      ),
    });
    const known = await prepareBatch({
      ...range,
      messages: messages(
        sourceWith(() => role('k', 'sales')),
        3,
      ),
    });
    expect(hashesOf(known)).toEqual(hashesOf(bare));
  });

  it('is as whom we read too: what came in before the source said so is the same record afterwards', async () => {
    const source = sourceWith(() => NO_KNOWLEDGE);
    const before = await prepareBatch({ ...range, messages: messages(source, 3) });
    const after = await prepareBatch({
      ...range,
      messages: messages({ ...source, own: { account: 'u' } }, 3),
    });
    expect(linesOf(after)[0]).toContain('"integration"');
    expect(linesOf(after)[0]).toContain(String.raw`"{\"own\":true}"`);
    expect(linesOf(before)[0]).not.toContain('"integration"');
    expect(hashesOf(after)).toEqual(hashesOf(before));
    expect(before.mapping).toBe('json/2');
    expect(after.mapping).toMatch(/^json\/2\+own-[0-9a-f]{8}$/);
  });

  it('is the zone of times without one: a repeat under another zone is settled row by row', async () => {
    const source = sourceWith(() => NO_KNOWLEDGE);
    const batch = await prepareBatch({
      ...range,
      messages: messages({ ...source, timeZone: 'Europe/Berlin' }, 1),
    });
    expect(batch.mapping).toBe('json/2+Europe/Berlin');
  });
});

describe('what quarantine keeps of a page whose records nobody knows', () => {
  const activity = (n: number) => ({
    id: { time: '2026-02-03T04:05:06Z', uniqueQualifier: String(n), applicationName: 'new' },
    events: [{ name: `E${n}` }],
  });
  const rawsOf = async (payload: unknown): Promise<string[]> => {
    const source = { ...sourceWith(() => NO_KNOWLEDGE), format: 'google-workspace' as const };
    const body = Buffer.from(JSON.stringify(payload));
    const { decided } = await prepareBatch({ ...range, messages: [{ offset: 0n, source, body }] });
    return decided.map(({ verdict }) => (verdict.kind === 'quarantined' ? verdict.raw.toString() : ''));
  };

  it('is each record in a page of its own, and not the page once for each of them', async () => {
    const page = {
      kind: 'admin#reports#activities',
      items: Array.from({ length: 500 }, (_, n) => activity(n)),
    };
    const raws = await rawsOf(page);
    expect(raws).toHaveLength(500);
    expect(JSON.parse(raws[7]!)).toEqual({ ...page, items: [activity(7)] });
    expect(await rawsOf(JSON.parse(raws[7]!))).toEqual([raws[7]]);
  });

  it('is all of it where an event is known by its place beside others', async () => {
    const two = { ...activity(1), events: [{ name: 'E1' }, { name: 'E2' }] };
    for (const payload of [two, { items: [two] }])
      expect(await rawsOf(payload)).toEqual(Array(2).fill(JSON.stringify(payload)));
  });
});
