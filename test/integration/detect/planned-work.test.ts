import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { EVERYTHING } from '../../../src/access/rights/principal.js';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import type { Shown } from '../../../src/detect/replay/present.js';
import { explained } from '../../../src/event/explained.js';
import type { Finding } from '../../../src/event/finding.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { planSchema } from '../../../src/people/planned/planned-activity.js';
import { profilesOf } from '../../support/profiles.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { rowsOf } from '../../support/sql.js';

const BEGIN = Date.parse('2026-01-05T00:00:00Z');
/** A Monday, after three weeks. */
const MONDAY = BEGIN + 3 * 7 * DAY;
const PEOPLE = Array.from({ length: 12 }, (_, i) => `w${i}`);
const WORKDAYS = Array.from({ length: 21 }, (_, day) => day).filter((day) => day > 3 && day % 7 < 5);

let test: TestRuntime;
let keys = 0;
let backend: EmbeddedBackend;
/** Keys of accounts by their id. */
const keyOf = new Map<string, string>();
/** The plan of w1. */
let exceeded: string;
/** Findings that stood when all but the late acts were in, and when they were, by account. */
let before: ReadonlyMap<string, Finding>;
let after: ReadonlyMap<string, Finding>;

const deleted = (actor: string, at: number, records: number, type = 'contact'): string =>
  JSON.stringify({
    key: `k${(keys += 1)}`,
    occurredAt: new Date(at).toISOString(),
    actor: { id: actor, roles: ['sales'] },
    action: 'record.delete',
    target: { type, id: 't' },
    volume: { records, basis: 'listed', of: 'act' },
  });

const usual = (day: number): string[] =>
  PEOPLE.map((actor, i) => deleted(actor, BEGIN + day * DAY + (8 + (i % 3)) * HOUR, 2 + ((day + i) % 3)));

async function bring(lines: readonly string[]): Promise<void> {
  const { intake, store, facts, findings: found, logger, detection } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  await intake.http.submit(lines.map((line) => ({ source, body: Buffer.from(line) })));
  await detection.follow();
  await new RaiseAlerts({ store, facts, findings: found, logger }).run();
}

const isoOf = (at: number): string => new Date(at).toISOString();

/** 5,000 deletions of contacts, on Monday from 9:00 to 15:00 UTC, unless said otherwise. */
async function plan(actor: string, more: object = {}): Promise<string> {
  const answer = await backend.directory.plan(
    'acme',
    planSchema.parse({
      whom: keyOf.get(actor),
      actions: ['record.delete'],
      object: 'contact',
      records: 5_000,
      from: isoOf(MONDAY + 9 * HOUR),
      to: isoOf(MONDAY + 15 * HOUR),
      reason: 'tidying up before the migration',
      ...more,
    }),
  );
  if (!('plannedBy' in answer)) throw new Error('nobody has to approve it here');
  return answer.id;
}

beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  backend = new EmbeddedBackend(test.runtime, { id: 'command-line', kind: 'host', grants: EVERYTHING });
  test.clock.advanceTo(MONDAY + 8 * HOUR);
  await bring(WORKDAYS.flatMap(usual));
  const rows = await rowsOf(
    test.runtime.store,
    `SELECT id, key FROM identities WHERE tenant = 'acme' AND kind = 'actor'`,
  );
  for (const { id, key } of rows) keyOf.set(String(id), String(key));
  const csv = Uint8Array.from(Buffer.from('id,name,role,office\nw8,Wim Example,sales,Berlin\n'));
  await backend.directory.import('acme', csv, { dryRun: false, complete: false });
  const offices = [{ name: 'Berlin', country: 'DE' }];
  await backend.directory.declareNetworks('acme', { networks: [], allowedCountries: [], offices });
  const person = (await test.runtime.people.keys.of('acme')).personKey('person', '', 'w8');

  await plan('w0');
  exceeded = await plan('w1');
  await plan('w3');
  await plan('w4', { to: isoOf(MONDAY + 10 * HOUR) });
  await backend.directory.withdrawPlan('acme', await plan('w6'));
  await plan('w7', { records: 3_000 });
  await plan('w8', { whom: person, records: 10_000 });
  await plan('w9', { records: undefined });
  await backend.directory.tellLeave('acme', {
    whom: keyOf.get('w10')!,
    from: '2026-01-26',
    to: '2026-01-30',
    reason: 'holiday',
  });

  test.clock.advanceTo(MONDAY + 11 * HOUR + 30 * MINUTE);
  const at = MONDAY + 11 * HOUR;
  await bring([
    ...['w0', 'w2', 'w5', 'w6', 'w8', 'w9'].map((actor) => deleted(actor, at, 5_000)),
    deleted('w1', at, 4_900),
    deleted('w1', at + MINUTE, 300),
    deleted('w3', at, 5_000, 'account'),
    deleted('w4', at, 5_000),
    deleted('w7', at, 3_000),
  ]);
  before = await raised();
  await plan('w5');
  // What comes in late was done first: it uses up the size, and the hour after it is judged again.
  await bring([deleted('w7', at - HOUR, 3_000), deleted('w5', at + 2 * MINUTE, 1)]);
  // All is used up; another account of w8 may not begin anew.
  await bring([deleted('w0', at + 10 * MINUTE, 400)]);
  after = await raised();
}, 60_000);
afterAll(async () => test.close());

/** What stands of that Monday. */
async function raised(): Promise<ReadonlyMap<string, Finding>> {
  const all = await test.runtime.findings.between('acme', MONDAY, MONDAY + DAY);
  const names = new Map([...keyOf].map(([id, key]) => [key, id]));
  return new Map(
    all.filter(({ state }) => state === 'raised').map((one) => [names.get(one.actorKey) ?? '', one]),
  );
}

describe('what was planned', () => {
  it('is excused; of somebody else, of another object, at another time, after its withdrawal and of no size it is not', () => {
    expect([...before.keys()].sort()).toEqual(['w1', 'w2', 'w3', 'w4', 'w5', 'w6', 'w9']);
  });

  it('is excused up to its size; what goes beyond is told, beside what was planned', () => {
    const finding = before.get('w1');
    expect(finding?.sentence).toContain(
      '5,200 records deleted between 12:00 and 13:00, 5,000 of them as planned; usual for this person',
    );
    const [evidence] = finding?.evidence ?? [];
    expect(evidence).toMatchObject({
      actual: 5_200,
      planned: { amount: 5_000, plans: [{ id: exceeded, amount: 5_000, by: 'command-line' }] },
      eventCount: 2,
    });
    const firesFrom = evidence?.counterfactual?.firesFrom ?? 0;
    expect(firesFrom).toBeGreaterThan(5_010);
    expect(firesFrom).toBeLessThanOrEqual(5_200);
    expect(evidence && explained(evidence)[0]).toEqual([
      'As planned',
      `5,000 records, which did not count: 5,000 by plan ${exceeded}, announced by command-line`,
    ]);
    // It is as unlikely as 200 deletions are, and no more.
    expect(finding!.score).toBeLessThan(before.get('w2')!.score);
  });

  it('is not what is announced when it has been done', () => {
    expect(after.get('w5')?.evidence[0]).toMatchObject({ actual: 5_001 });
    expect(after.get('w5')?.evidence[0]?.planned).toBeUndefined();
  });

  it('is used up by what was done first, whenever that comes in', () => {
    expect(before.has('w7')).toBe(false);
    // The hour before is excused now, and the one that was excused is told.
    expect(after.get('w7')?.evidence[0]).toMatchObject({
      actual: 3_000,
      windowFrom: isoOf(MONDAY + 11 * HOUR),
    });
    expect(after.get('w7')?.evidence[0]?.planned).toBeUndefined();
    expect(after.get('w0')?.evidence[0]).toMatchObject({ actual: 5_400, planned: { amount: 5_000 } });
  });

  it('is judged alike by a replay in the order of arrival, and by one in event time', async () => {
    for (const clock of ['arrival', 'event'] as const) {
      const { summary, lines } = await replayed(clock);
      expect(summary).toMatchObject({ onlyLive: 0, onlyReplay: 0 });
      expect(lines.some(({ title }) => title.includes('5,000 of them as planned'))).toBe(true);
    }
  });

  it('leave is known to the days that begin when it has been told, and to both clocks of a replay', async () => {
    const tuesday = MONDAY + DAY;
    test.clock.advanceTo(tuesday + 9 * HOUR);
    await bring([deleted('w10', tuesday + 8 * HOUR, 300), deleted('w11', tuesday + 8 * HOUR, 300)]);
    const found = await test.runtime.findings.between('acme', tuesday, tuesday + DAY);
    const [away, there] = ['w10', 'w11'].map((id) => found.find((one) => one.actorKey === keyOf.get(id))!);
    expect(away!.sentence).toContain('; this person has been on leave since 26 January');
    expect(away!.score).toBeGreaterThan(there!.score);
    const [monday, next] = await Promise.all(
      ['2026-01-26', '2026-01-27'].map(async (day) => profilesOf(test.runtime.store, 'acme', day)),
    );
    expect(monday!.actors[keyOf.get('w10')!]).not.toHaveProperty('leaveSince');
    // Monday had begun when it was told.
    expect(next!.actors[keyOf.get('w10')!]).toMatchObject({ off: [1, 0] });
    for (const clock of ['arrival', 'event'] as const) {
      const { summary, lines } = await replayed(clock, tuesday + DAY);
      expect(summary).toMatchObject({ onlyLive: 0, onlyReplay: 0 });
      expect(lines.map(({ title }) => title)).toContain(away!.sentence);
    }
  });

  it('teaches nothing: the next day knows as little of it as the day before', async () => {
    test.clock.advanceTo(MONDAY + DAY + 11 * HOUR);
    await bring([deleted('w8', MONDAY + DAY + 10 * HOUR, 5_000)]);
    const day = '2026-01-27';
    const set = await profilesOf(test.runtime.store, 'acme', day);
    const [learned, elsewhere] = ['w8', 'w0'].map((actor) => set!.actors[keyOf.get(actor)!]!);
    expect(Math.max(...learned!.measures.delete.own!.day.records)).toBeLessThan(10);
    // And the day is one of the office at which the directory has them.
    expect(learned!.off).toEqual([0, 0]);
    expect(elsewhere!.off).toBeUndefined();
    const next = await test.runtime.findings.between('acme', MONDAY + DAY, MONDAY + 2 * DAY);
    expect(next.map(({ actorKey }) => actorKey)).toContain(keyOf.get('w8'));
  });
});

const replayed = async (clock: 'arrival' | 'event', to = MONDAY + DAY): Promise<Shown> =>
  backend.replay(
    'acme',
    { signal: new AbortController().signal, onProgress: () => undefined },
    { from: isoOf(MONDAY), to: isoOf(to), clock, pseudonyms: false },
  );
