import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/event/finding.js';
import { EVERYTHING } from '../../../src/access/rights/principal.js';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { planSchema } from '../../../src/people/planned/planned-activity.js';
import { rowsOf } from '../../support/sql.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

/** What HubSpot, Zendesk and Google Workspace tell of an export: that there was one. */

const BEGIN = Date.parse('2026-01-05T00:00:00Z');
/** A Monday, 11:00 in Berlin, after four weeks. */
const ATTACK = BEGIN + 28 * DAY + 10 * HOUR;
const WORKDAYS = Array.from({ length: 28 }, (_, day) => day).filter((day) => day % 7 < 5);
const PEOPLE = Array.from({ length: 15 }, (_, i) => `w${i}`);

let test: TestRuntime;
let findings: readonly Finding[];
let keys = 0;

const act = (actor: string, at: number, action: string, more: object = {}): string =>
  JSON.stringify({
    key: `k${(keys += 1)}`,
    occurredAt: new Date(at).toISOString(),
    actor: { id: actor },
    action,
    ...more,
  });
const times = (count: number, of: (nth: number) => string): string[] =>
  Array.from({ length: count }, (_, nth) => of(nth));

/** Reads every day, an export on every second; two of them ask the interface as well. */
const steadyDay = (day: number): string[] =>
  PEOPLE.flatMap((actor, i) => {
    const at = BEGIN + day * DAY + (9 + (i % 4)) * HOUR;
    return [
      ...times(4 + ((day + i) % 3), (n) => act(actor, at + n * MINUTE, 'record.read')),
      ...times(2 + ((day + i) % 2), (n) => act(actor, at + n * MINUTE, 'record.search')),
      ...((day + i) % 2 === 0 ? [act(actor, at, 'data.export')] : []),
      ...(i > 12 ? times(3, (n) => act(actor, at + n * MINUTE, 'data.query')) : []),
    ];
  });

async function submit(lines: readonly string[]): Promise<void> {
  const source = await test.runtime.intake.sources.get('acme', 'crm');
  for (let at = 0; at < lines.length; at += 1_000)
    await test.runtime.intake.http.submit(
      lines.slice(at, at + 1_000).map((line) => ({ source, body: Buffer.from(line) })),
    );
}

/** So many exported records of somebody on that Monday. */
async function announce(id: string, records: number): Promise<void> {
  const [row] = await rowsOf(
    test.runtime.store,
    `SELECT key FROM identities WHERE tenant = 'acme' AND kind = 'actor' AND id = '${id}'`,
  );
  const backend = new EmbeddedBackend(test.runtime, { id: 'command-line', kind: 'host', grants: EVERYTHING });
  const [from, to] = [ATTACK - HOUR, ATTACK + 3 * HOUR].map((at) => new Date(at).toISOString());
  const plan = {
    whom: String(row!['key']),
    actions: ['data.export'],
    records,
    from,
    to,
    reason: 'moving to the new CRM',
  };
  await backend.directory.plan('acme', planSchema.parse(plan));
}

beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  test.clock.advanceTo(BEGIN + 28 * DAY);
  await submit(WORKDAYS.flatMap(steadyDay));
  await announce('w4', 30);
  await announce('w5', 10);
  test.clock.advanceTo(ATTACK + 2 * HOUR);
  await submit([
    ...times(25, (n) => act('w0', ATTACK + n * MINUTE, 'data.export')),
    ...times(40, (n) => act('w1', ATTACK + n * MINUTE, 'data.query')),
    ...times(30, (n) => act('w2', ATTACK + n * MINUTE, 'data.export', { outcome: 'denied' })),
    ...times(25, (n) => act('w4', ATTACK + n * MINUTE, 'data.export', { target: { type: 'four' } })),
    ...times(35, (n) => act('w5', ATTACK + n * MINUTE, 'data.export', { target: { type: 'five' } })),
    // That there was nothing is a size.
    ...times(40, (n) => act('w3', ATTACK + n * MINUTE, 'data.query', { volume: { records: 0 } })),
  ]);
  await test.runtime.detection.follow();
  const all = await test.runtime.findings.between('acme', ATTACK - DAY, ATTACK + DAY);
  findings = all.filter(({ state }) => state === 'raised');
});
afterAll(async () => test.close());

/** Whose acts of the Monday these are. */
const toldOf = async (acts: string): Promise<readonly Finding[]> => {
  const at = `occurred_at >= toDateTime64(${ATTACK / 1_000}, 3, 'UTC')`;
  const sql = `SELECT DISTINCT actor_key FROM events WHERE tenant = 'acme' AND ${at} AND ${acts} FORMAT JSONEachRow`;
  const whose = await rowsOf(test.runtime.store, sql);
  expect(whose).toHaveLength(1);
  return findings.filter(({ actorKey }) => actorKey === whose[0]?.['actor_key']);
};

const EACH = 'of one record or more each between 11:00 and 12:00';

describe('of a source that tells no sizes', () => {
  it.each([
    [
      `action = 'data.export' AND outcome != 'denied' AND target_type = ''`,
      'exported-records',
      25,
      `25 exports ${EACH}; usual`,
    ],
    [`action = 'data.query' AND records IS NULL`, 'records-read', 40, `40 queries ${EACH}; usual`],
    [
      `outcome = 'denied'`,
      'exported-records',
      30,
      `Tried 30 exports ${EACH}, each time failed or refused; usual`,
    ],
  ])('many acts are told as acts, each of them cited: %s', async (acts, detector, count, words) => {
    const [finding, ...more] = await toldOf(acts);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ detector });
    expect(finding!.sentence).toContain(words);
    expect(finding!.evidence[0]).toMatchObject({ actual: count, acts: count, eventCount: count });
  });

  it('each act that was announced uses up one record of it', async () => {
    expect(await toldOf(`target_type = 'four'`)).toEqual([]);
    const [finding] = await toldOf(`target_type = 'five'`);
    expect(finding!.sentence).toMatch(/^35 exports .* between 11:00 and 12:00, 10 of them as planned; usual/);
    expect(finding!.evidence[0]).toMatchObject({ actual: 35, eventCount: 35, planned: { amount: 10 } });
  });

  it('acts that gave nothing are none', async () => {
    expect(await toldOf('records = 0')).toEqual([]);
  });
});
