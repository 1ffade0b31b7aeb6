import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAlerts } from '../../../alerts/list.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import type { Finding } from '../../../src/event/finding.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

/** A Monday, at midnight in UTC. */
const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const WEEKS = 8;
const MONDAY = BEGIN + WEEKS * 7 * DAY;
const PEOPLE = 30;
const READER = 'p0';

let test: TestRuntime;
let keys = 0;
beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  for (let day = 0; day < WEEKS * 7; day++) {
    if (day % 7 >= 5) continue;
    test.clock.advanceTo(BEGIN + day * DAY + 17 * HOUR);
    await store(Array.from({ length: PEOPLE }, (_, person) => dayOf(person, day)).flat());
  }
  test.clock.advanceTo(MONDAY + 9 * HOUR);
  await judge();
});
afterAll(async () => test.close());

const act = (actor: string, at: number, action: string, records: number): string =>
  JSON.stringify({
    key: `k${(keys += 1)}`,
    occurredAt: new Date(at).toISOString(),
    actor: { id: actor },
    action,
    volume: { records, basis: 'listed', of: 'act' },
  });

/** Three openings of a few records each and some changes; the reader opens twice as many in the last two weeks. */
function dayOf(person: number, day: number): string[] {
  const at = BEGIN + day * DAY + 9 * HOUR;
  const wave = 1 + 0.3 * Math.sin(1.7 * day + person);
  const more = person === 0 && day >= (WEEKS - 2) * 7 ? 2 : 1;
  const opened = Math.round(12 * wave * more);
  return [
    ...[0, 1, 2].map((nth) => act(`p${person}`, at + nth * HOUR, 'record.read', opened + nth)),
    ...[0, 1, 2, 3].map((nth) => act(`p${person}`, at + nth * HOUR + MINUTE, 'record.update', 1)),
  ];
}

async function store(lines: readonly string[]): Promise<void> {
  const { intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  await intake.http.submit(lines.map((line) => ({ source, body: Buffer.from(line) })));
}

async function judge(): Promise<void> {
  const { store: opened, facts, findings, logger, detection } = test.runtime;
  await detection.follow();
  await new RaiseAlerts({ store: opened, facts, findings, logger }).run();
}

const slowOnes = async (): Promise<readonly Finding[]> =>
  (await test.runtime.findings.between('acme', BEGIN, MONDAY + DAY)).filter(
    ({ detector }) => detector === 'slow-reading',
  );

const alerts = async () =>
  (await listAlerts(test.runtime.store, 'acme', { limit: 100, sight: WHOLE_SIGHT })).filter(
    ({ family }) => family === 'read',
  );

/** Local days on which anything of reading was told: who reads more every day has soon seen much of the book, too. */
const daysTold = async (): Promise<ReadonlySet<string>> => {
  const found = await test.runtime.findings.between('acme', BEGIN, MONDAY + DAY);
  return new Set(found.filter(({ family }) => family === 'read').map(({ localDay }) => localDay));
};

/** What was told until Sunday: the days on which it rose. */
let before: readonly Finding[];

describe('a little more read every day, live', () => {
  it('is told while it rises, of nobody else', async () => {
    before = await slowOnes();
    expect(before.length).toBeGreaterThan(0);
    const [{ actorKey } = { actorKey: '' }] = before;
    expect(before.every((finding) => finding.actorKey === actorKey && finding.state === 'raised')).toBe(true);
    expect(before.at(-1)?.sentence).toMatch(
      /^[\d,]+ records opened one by one on \d+ working days from \d+ \w+ to \d+ February; usual for this person beside the same other work: [\d,]+ to [\d,]+\.$/u,
    );
    expect(before.at(-1)!.evidence[0]!.eventCount).toBeGreaterThan(0);
    const told = await alerts();
    expect(new Set(told.map(({ actor }) => actor))).toEqual(new Set([READER]));
    const days = await daysTold();
    expect(told).toHaveLength(days.size);
    for (const { localDay } of before) expect(days).toContain(localDay);
  });

  it('is one finding of a day, in however many hours of it the person is there', async () => {
    const ids = before.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(before.map(({ localDay }) => localDay)).size).toBe(ids.length);
  });

  it('stands when a late event touches the last hour before the midnight it ends with', async () => {
    // Days later, so that the hour after its beginning, by which it is looked up, is judged in one go with the last.
    test.clock.advanceTo(MONDAY + 6 * DAY);
    const late = before.flatMap(({ occurredFrom, occurredTo }) => [
      act(READER, Date.parse(occurredFrom) + 30 * MINUTE, 'record.read', 1),
      act(READER, Date.parse(occurredTo) - 30 * MINUTE, 'record.read', 1),
    ]);
    await store(late);
    await judge();
    expect((await slowOnes()).map(({ id, state }) => ({ id, state }))).toEqual(
      before.map(({ id }) => ({ id, state: 'raised' })),
    );
    expect(await alerts()).toHaveLength((await daysTold()).size);
  });
});
