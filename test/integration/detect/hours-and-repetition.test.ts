import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { Finding } from '../../../src/event/finding.js';
import { walkArrivals } from '../../../src/detect/replay/by-arrival.js';
import { walkEvents } from '../../../src/detect/replay/by-event.js';
import type { WalkTerms } from '../../../src/detect/replay/walk.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { rowsOf } from '../../support/sql.js';

/** A Monday, at midnight in UTC; an hour later in Berlin. */
const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const MONDAY = BEGIN + 35 * DAY;
const PEOPLE = 14;
const calendar = createLocalCalendar('Europe/Berlin');

let test: TestRuntime;
let keys = 0;

const opens = (person: number, at: number): string =>
  JSON.stringify({
    key: `k${(keys += 1)}`,
    occurredAt: new Date(at).toISOString(),
    actor: { id: `p${person}`, type: 'human', roles: ['sales'] },
    action: 'record.read',
    target: { type: 'Contact', id: `r${person}-${keys % 40}` },
  });

/** Six to eight records from ten to three. */
const dayOf = (person: number, day: number): string[] =>
  Array.from({ length: 6 + ((person + day) % 3) }, (_, nth) =>
    opens(person, BEGIN + day * DAY + (9 + (nth % 6)) * HOUR + nth * MINUTE),
  );
/** Again and again, and never much. */
const searches = (person: number, at: number, times: number): string[] =>
  Array.from({ length: times }, (_, nth) =>
    JSON.stringify({
      key: `k${(keys += 1)}`,
      occurredAt: new Date(at + nth * 4 * MINUTE).toISOString(),
      actor: { id: `p${person}`, type: 'human', roles: ['sales'] },
      action: 'record.search',
      volume: { records: 2, basis: 'listed', of: 'act' },
    }),
  );
const nightOf = (person: number, at: number, records: number): string[] =>
  Array.from({ length: records }, (_, nth) => opens(person, at + nth * 10 * MINUTE));

async function store(lines: readonly string[]): Promise<void> {
  const { intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  await intake.http.submit(lines.map((line) => ({ source, body: Buffer.from(line) })));
}

const told = async (asked: string): Promise<Finding[]> =>
  (await test.runtime.findings.between('acme', MONDAY - DAY, MONDAY + DAY))
    .filter(({ state, detector }) => state === 'raised' && detector === asked)
    .sort((a, b) => a.occurredTo.localeCompare(b.occurredTo));

beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  for (let week = 0; week < 5; week++) {
    test.clock.advanceTo(BEGIN + (week * 7 + 6) * DAY + 21 * HOUR);
    const days = Array.from({ length: 5 }, (_, day) => week * 7 + day);
    await store(
      days.flatMap((day) => Array.from({ length: PEOPLE }, (_, p) => p).flatMap((p) => dayOf(p, day))),
    );
  }
  // Of one the night of Sunday to Monday, of another a Monday like any.
  test.clock.advanceTo(MONDAY + 2 * HOUR);
  await store(nightOf(4, MONDAY + 20 * MINUTE, 7));
  await test.runtime.detection.follow();
  test.clock.advanceTo(MONDAY + 16 * HOUR);
  await store([...dayOf(5, 35), ...searches(6, MONDAY + 9 * HOUR, 40)]);
  // Late, and once more what is known.
  await store([opens(4, MONDAY + 80 * MINUTE)]);
  await test.runtime.detection.follow();
});
afterAll(async () => test.close());

it('forty searches of who never searches are told, and cited, as forty', async () => {
  const found = await told('repetition');
  const last = found.at(-1)!;
  expect(last.sentence).toBe(
    '40 searches made between 10:00 and 13:00; usual for this person on a day: none.',
  );
  expect(last.evidence).toHaveLength(1);
  expect(last.evidence[0]).toMatchObject({ measure: 'searches', actual: 40, eventCount: 40 });
  expect(new Set(found.map(({ actorKey }) => actorKey)).size).toBe(1);
});

describe('a night of somebody who works by day', () => {
  it('is told with what was opened in it, and nobody else’s day is', async () => {
    const found = await told('off-hours');
    expect(found.map(({ detector, occurredTo }) => [detector, occurredTo])).toEqual([
      ['off-hours', '2026-02-09T01:00:00.000Z'],
      ['off-hours', '2026-02-09T02:00:00.000Z'],
    ]);
    const finding = found.at(-1);
    expect(finding).toMatchObject({ family: 'login', severity: 'medium', localDay: '2026-02-09' });
    expect(finding!.sentence).toMatch(
      /^This person has worked about 02:00 on no working day in 5 weeks, and now did: 8 records opened one by one between 01:00 and 03:00; usual for this person on a whole day: none\.$/,
    );
    const [evidence] = finding!.evidence;
    expect(evidence).toMatchObject({ measure: 'open', actual: 8, eventCount: 8 });
    const ids = evidence!.eventIds.map((id) => `'${id}'`).join(', ');
    const rows = await rowsOf(
      test.runtime.store,
      `SELECT uniqExact(id) AS n, min(occurred_at) >= '2026-02-09 00:00:00' AS isNight FROM events WHERE id IN (${ids})`,
    );
    expect(rows).toEqual([{ n: expect.toSatisfy((n) => Number(n) === 8), isNight: 1 }]);
  });

  it.each([
    // Live learned of Sunday before all of it was judged: its tails differ in the third digit.
    ['of events', walkEvents, { digits: 1, before: 0 }],
    // What was said before the late event came in is said again.
    ['of arrivals', walkArrivals, { digits: 3, before: 1 }],
  ])('is what a replay %s says', async (_, walk, { digits, before }) => {
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
        ...claims.map(({ detector, actorKey, score }) => `${detector} ${actorKey} ${score.toFixed(digits)}`),
      );
    const live = (await Promise.all(['off-hours', 'repetition'].map(told)))
      .flat()
      .map(({ detector, actorKey, score }) => `${detector} ${actorKey} ${score.toFixed(digits)}`);
    expect(claimed).toEqual(expect.arrayContaining(live));
    expect(new Set(claimed).size).toBe(new Set(live).size + before);
  });
});
