import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { learnCoverage } from '../../../src/baseline/coverage/coverage-store.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { Finding } from '../../../src/event/finding.js';
import { walkArrivals } from '../../../src/detect/replay/by-arrival.js';
import { walkEvents } from '../../../src/detect/replay/by-event.js';
import type { WalkTerms } from '../../../src/detect/replay/walk.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { rowsOf } from '../../support/sql.js';

/** A Monday, at midnight in UTC. */
const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const MONDAY = BEGIN + 35 * DAY;
const FRIDAY = MONDAY - 3 * DAY;
const PEOPLE = 7;
const calendar = createLocalCalendar('Europe/Berlin');

let test: TestRuntime;
let keys = 0;

const act = (actor: string, at: number, action: string, more: object = {}): string =>
  JSON.stringify({
    key: `k${(keys += 1)}`,
    occurredAt: new Date(at).toISOString(),
    actor: { id: actor, type: actor.startsWith('s') ? 'integration' : 'human', roles: ['sales'] },
    action,
    ...more,
  });
const volume = (records: number): object => ({ volume: { records, basis: 'listed', of: 'act' } });
const opens = (actor: string, at: number, record: string): string =>
  act(actor, at, 'record.read', { target: { type: 'Contact', id: record } });

/** Six of their own thirty records a day. */
const dayOf = (person: number, day: number): string[] =>
  Array.from({ length: 6 }, (_, nth) =>
    opens(`p${person}`, BEGIN + day * DAY + (9 + nth) * HOUR, `r${person}-${(day * 7 + nth * 5) % 30}`),
  );
/** A program that queries the same every night. */
const nightOf = (day: number): string[] => [
  act('s1', BEGIN + day * DAY + HOUR, 'data.query', { ...volume(900), target: { type: 'Contact' } }),
  act('s2', BEGIN + day * DAY + HOUR, 'data.query', { ...volume(900), context: { ip: '192.0.2.1' } }),
];

async function store(lines: readonly string[]): Promise<void> {
  const { intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  await intake.http.submit(lines.map((line) => ({ source, body: Buffer.from(line) })));
}

const told = async (detector: string): Promise<Finding[]> =>
  (await test.runtime.findings.between('acme', BEGIN, MONDAY + 2 * DAY)).filter(
    (finding) => finding.detector === detector,
  );

beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  const days = Array.from({ length: 35 }, (_, day) => day);
  for (let week = 0; week < 5; week++) {
    test.clock.advanceTo(BEGIN + (week * 7 + 6) * DAY + 23 * HOUR);
    const own = days.slice(week * 7, week * 7 + 7);
    const people = own
      .filter((day) => day % 7 < 5)
      .flatMap((day) => Array.from({ length: PEOPLE }, (_, n) => n).flatMap((person) => dayOf(person, day)));
    const extra =
      week < 4
        ? []
        : [
            act('p3', FRIDAY + 9 * HOUR, 'access.grant', { target: { type: 'PermissionSet', id: 'admin' } }),
            ...Array.from({ length: 500 }, (_, n) =>
              opens('p5', FRIDAY + 10 * HOUR + n * 5_000, `other-${n}`),
            ),
          ];
    await store([...people, ...own.flatMap(nightOf), ...extra]);
  }
  test.clock.advanceTo(MONDAY + 14 * HOUR);
  await store([
    opens('p5', MONDAY + 9 * HOUR, 'r5-1'),
    act('p3', MONDAY + 9 * HOUR, 'record.list', volume(450)),
    ...Array.from({ length: 20 }, (_, n) => act('p3', MONDAY + 11 * HOUR + n * MINUTE, 'file.download')),
    act('p3', MONDAY + 12 * HOUR, 'record.delete', volume(18)),
    act('s1', MONDAY + 10 * HOUR, 'data.query', { ...volume(900), target: { type: 'Opportunity' } }),
    act('s2', MONDAY + 10 * HOUR, 'session.login', { context: { ip: '203.0.113.9' } }),
  ]);
  await test.runtime.detection.follow();
});
afterAll(async () => test.close());

describe('how much of the book somebody saw', () => {
  it('is known by day and person from what the ledger holds', async () => {
    const { store: kept } = test.runtime;
    const coverage = await learnCoverage(kept, 'acme', { day: '2026-02-09', calendar });
    const [distinct] = await rowsOf(
      kept,
      "SELECT uniqExact(target_id) AS n FROM events WHERE tenant = 'acme' AND action = 'record.read' AND occurred_at < '2026-02-08 00:00:00'",
    );
    const { book, sampled } = coverage;
    expect(sampled).toBe(256);
    // Five times the standard error of a number: the sample hangs on the key of the tenant.
    expect(Math.abs(book / Number(distinct!['n']) - 1)).toBeLessThan(5 / Math.sqrt(254));
    const shares = [...coverage.seen.values()].map(
      (days) => new Set([...days.values()].flat()).size / sampled,
    );
    expect(shares).toHaveLength(PEOPLE);
    // Three times the standard error of a share.
    expect(Math.abs(Math.max(...shares) - 530 / Number(distinct!['n']))).toBeLessThan(0.1);
    const none = await learnCoverage(kept, 'other', { day: '2026-02-09', calendar });
    expect(none).toMatchObject({ book: 0, sampled: 0 });
    // The program opened no record, and was there all the same.
    const [there] = await rowsOf(
      kept,
      "SELECT uniqExact(actor_key, toDate(occurred_at)) AS n FROM events WHERE tenant = 'acme' AND actor_key != '' AND occurred_at < '2026-02-08 00:00:00'",
    );
    expect(Number(there!['n'])).toBeGreaterThan(0);
    const days = [...coverage.there.values()].reduce((sum, own) => sum + own.length, 0);
    expect(days).toBe(Number(there!['n']));
    expect(coverage.there.size).toBeGreaterThan(coverage.seen.size);
  });

  it('is told on the next day on which the person is there', async () => {
    const found = await told('coverage');
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ family: 'read', localDay: '2026-02-09', state: 'raised' });
    expect(found[0]!.sentence).toMatch(
      /^Opened \d\d % of the \d+ records that anybody opened in 90 days, give or take \d points, in the (7|30) days up to \d February; usual for (the role sales here|this person): up to \d+ %\.$/,
    );
    // Which window is the more telling one hangs on the sample, and that on the key of the tenant.
    const isOfWeek = found[0]!.sentence.includes('in the 7 days');
    expect(found[0]!.evidence[0]!.eventCount).toBe(isOfWeek ? 30 + 500 : 132 + 500);
  });
});

it('a sequence is told with the acts of each of its stages', async () => {
  const found = await told('sequence');
  const last = found.find(({ evidence }) => evidence[0]!.measure === 'delete');
  expect(last!.evidence.map(({ measure, actual, eventCount }) => [measure, actual, eventCount])).toEqual([
    ['delete', 18, 1],
    ['admin', 1, 1],
    ['list', 450, 1],
    ['file', 20, 20],
  ]);
  expect(
    new Set(found.map(({ actorKey, family, localDay }) => `${actorKey}/${family}/${localDay}`)).size,
  ).toBe(1);
});

it('a program that works by day on another kind of record is told, and one that only logs in from elsewhere', async () => {
  const found = await told('service-drift');
  expect(found.map(({ sentence }) => sentence).sort()).toEqual([
    'A kind of record and an hour of the week not seen for this account in the 8 weeks before, between 11:00 and 12:00, with 900 records ' +
      'pulled by queries between 11:00 and 12:00; usual for this account on a Monday morning: none.',
    'A network and an hour of the week not seen for this account in the 8 weeks before, between 11:00 and 12:00; nothing of which amounts ' +
      'are counted was done in that hour.',
  ]);
  const [login] = found.filter(({ evidence }) => evidence[0]!.measure === 'acts');
  expect(login).toMatchObject({ source: 'crm', history: true, evidence: [{ actual: 1, eventCount: 1 }, {}] });
  expect(Date.parse(login!.receivedAt)).toBe(MONDAY + 14 * HOUR);
});

describe('a replay says the same', () => {
  const SHAPES: readonly string[] = ['coverage', 'sequence', 'service-drift'];

  it.each([
    // Live learned of some hours before it had judged others: its tails differ in the third digit.
    ['of events', walkEvents, 1],
    ['of arrivals', walkArrivals, 3],
  ])('%s', async (_, walk, digits) => {
    const terms: WalkTerms = {
      store: test.runtime.store,
      tenant: 'acme',
      calendar,
      from: MONDAY - HOUR,
      to: MONDAY + DAY,
      budgets: {},
      daysOff: { of: async () => ({ offices: new Map(), leave: new Map() }) },
      signal: new AbortController().signal,
    };
    const claimed: string[] = [];
    for await (const { claims } of walk(terms, new Set()))
      claimed.push(
        ...claims
          .filter(({ detector }) => SHAPES.includes(detector))
          .map(({ detector, actorKey, score }) => `${detector} ${actorKey} ${score.toFixed(digits)}`),
      );
    const live = (await Promise.all(SHAPES.map(told))).flat();
    expect(new Set(claimed)).toEqual(
      new Set(
        live.map(({ detector, actorKey, score }) => `${detector} ${actorKey} ${score.toFixed(digits)}`),
      ),
    );
    expect(live.length).toBeGreaterThanOrEqual(4);
  });
});

it('no record is found out by who reads the table alone, and what was hashed without a key is not read', async () => {
  const { store: kept } = test.runtime;
  const [guessed] = await rowsOf(
    kept,
    `SELECT countIf(hasAny(records, (SELECT groupUniqArray(bitShiftRight(sipHash64(tenant, source, target_type, target_id), 11)) FROM events))) AS found,
            countIf(notEmpty(records)) AS days, min(keyed) AS keyed
     FROM coverage_daily WHERE tenant = 'acme'`,
  );
  expect(guessed).toMatchObject({ found: expect.toSatisfy((n) => Number(n) === 0), keyed: 1 });
  expect(Number(guessed!['days'])).toBeGreaterThan(20);
  const old = Array.from({ length: 40 }, (_, n) => ({
    tenant: 'old',
    actor_key: 'a',
    day: new Date(MONDAY - n * DAY).toISOString().slice(0, 10),
    records: [n, 100 + n],
    keyed: 0,
    computed: 1,
  }));
  await kept.write('coverage_daily', old);
  const of = { day: '2026-02-09', calendar };
  expect(await learnCoverage(kept, 'old', of)).toMatchObject({ book: 0, sampled: 0 });
  await kept.write(
    'coverage_daily',
    old.map((row) => ({ ...row, keyed: 1, computed: 2 })),
  );
  expect((await learnCoverage(kept, 'old', of)).book).toBeGreaterThan(60);
});

it('what comes in late for a day is in it', async () => {
  await store([opens('p2', FRIDAY + 16 * HOUR, 'late-1'), opens('p2', FRIDAY + 16 * HOUR, 'late-1')]);
  await test.runtime.detection.follow();
  const rows = await rowsOf(
    test.runtime.store,
    `SELECT length(records) AS n FROM coverage_daily FINAL WHERE day = '2026-02-06' AND tenant = 'acme' ORDER BY n`,
  );
  const counts = rows.map(({ n }) => Number(n));
  // Six records each; one of them a late one more; of five hundred the sample; of the programs none.
  expect(counts).toEqual([0, 0, ...Array<number>(PEOPLE - 2).fill(6), 7, 256]);
});
