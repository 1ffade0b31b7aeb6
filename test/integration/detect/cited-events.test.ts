import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FLOORS } from '../../../src/baseline/floors.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { VOLUME_DETECTORS } from '../../../src/detect/detectors/names.js';
import { readReadiness } from '../../../src/detect/readiness/read-readiness.js';
import type { Finding } from '../../../src/event/finding.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { simulateCompany } from '../../../src/simulate/simulate.js';
import { profilesOf } from '../../support/profiles.js';
import { rowsOf } from '../../support/sql.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

const BEGIN = Date.parse('2026-01-05T00:00:00Z');
/** A Monday, 10:00 UTC, after four weeks. */
const ATTACK = BEGIN + 4 * 7 * DAY + 10 * HOUR;
const WORKDAYS = Array.from({ length: 28 }, (_, day) => day).filter((day) => day % 7 < 5);
const SENT_TOGETHER = 1_000;
const PEOPLE = Array.from({ length: 12 }, (_, i) => `w${i}`);

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
const sized = (records: number, more: object = {}) => ({
  volume: { records, basis: 'listed', of: 'act', ...more },
});

/** Steady people: a little of everything on each working day. */
const steadyDay = (day: number): string[] =>
  PEOPLE.flatMap((actor, i) => {
    const at = BEGIN + day * DAY + (9 + (i % 3)) * HOUR;
    const few = 2 + ((day + i) % 3);
    return [
      act(actor, at, 'report.export', sized(20 * few)),
      act(actor, at + MINUTE, 'data.query', sized(30 * few)),
      ...times(few, (n) => act(actor, at + n * MINUTE, 'record.read')),
      ...times(few, (n) => act(actor, at + n * MINUTE, 'record.update')),
      ...(day % 2 === 0 ? [act(actor, at, 'record.delete'), act(actor, at, 'access.grant')] : []),
      act(actor, at, 'file.download'),
      act(actor, at, 'session.login', { outcome: few === 4 ? 'failure' : 'success' }),
    ];
  });

/** Each by somebody else; in one hour, over several, in parts across the end of an hour, and with what must not count. */
const attacks = (): string[] => [
  act('w0', ATTACK + 5 * MINUTE, 'report.export', sized(30_000)),
  ...times(3, (part) =>
    act(
      'w0',
      ATTACK + 58 * MINUTE + part * 2 * MINUTE,
      'report.export',
      sized(7_001, { of: 'part', groupKey: 'g', part }),
    ),
  ),
  ...times(40, (n) => act('w1', ATTACK + n * MINUTE, 'data.query', sized(2_000 + n))),
  ...times(400, (n) => act('w2', ATTACK + n * 30_000, 'record.read')),
  ...times(150, (n) => act('w3', ATTACK + n * 10_000, 'record.delete')),
  ...times(900, (n) => act('w4', ATTACK + n * 3_000, 'record.update', n % 3 === 0 ? sized(5) : {})),
  ...times(120, (n) => act('w5', ATTACK + n * 20_000, 'file.download', sized(3))),
  ...times(60, (n) => act('w6', ATTACK + n * 20_000, 'access.grant')),
  ...times(80, (n) => act('w7', ATTACK + n * 20_000, 'session.login', { outcome: 'failure' })),
  ...times(9, (n) => act('w7', ATTACK + n * 20_000, 'session.login', { outcome: 'success' })),
  act('w7', ATTACK + HOUR - 1, 'session.login', { outcome: 'denied' }),
  ...times(150, (n) => act('w9', ATTACK + n * 10_000, 'record.delete', { outcome: 'denied' })),
  // In two parts, of which one came through.
  ...times(2, (part) =>
    act('w10', ATTACK + part * MINUTE, 'report.export', {
      ...sized(15_000, { of: 'part', groupKey: 'half', part }),
      outcome: part === 0 ? 'denied' : 'success',
    }),
  ),
  // The same in the same hour as the first; parts of an act of that name, which began in the hour before.
  act('w8', ATTACK + 5 * MINUTE, 'report.export', sized(20_000)),
  ...times(2, (part) =>
    act(
      'w8',
      ATTACK - 2 * MINUTE + part * 4 * MINUTE,
      'report.export',
      sized(6_001, { of: 'part', groupKey: 'g', part: 10 + part }),
    ),
  ),
];

async function submit(lines: readonly string[]): Promise<void> {
  const source = await test.runtime.intake.sources.get('acme', 'crm');
  for (let at = 0; at < lines.length; at += SENT_TOGETHER)
    await test.runtime.intake.http.submit(
      lines.slice(at, at + SENT_TOGETHER).map((line) => ({ source, body: Buffer.from(line) })),
    );
}

beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  const company = simulateCompany({
    seed: 5,
    users: 4,
    weeks: 1,
    incidents: false,
    startsAt: BEGIN + 21 * DAY,
  });
  test.clock.advanceTo(BEGIN + 28 * DAY);
  const simulated = [...company.hours()].flatMap(({ events }) =>
    events.map((event) => JSON.stringify(event)),
  );
  await submit([...WORKDAYS.flatMap(steadyDay), ...simulated]);
  test.clock.advanceTo(ATTACK + 6 * HOUR);
  const planted = attacks();
  await submit(planted);
  // Sent again: nothing of it counts twice.
  await submit(planted.slice(0, 60));
  await test.runtime.detection.follow();
  const all = await test.runtime.findings.between('acme', ATTACK - DAY, ATTACK + DAY);
  findings = all.filter(({ state }) => state === 'raised');
});
afterAll(async () => test.close());

const MEASURED: Readonly<Record<string, readonly string[]>> = {
  export: ['report.export'],
  query: ['data.query'],
  open: ['record.read'],
  delete: ['record.delete'],
  change: ['record.update', 'record.create', 'data.import', 'record.restore'],
  file: ['file.download', 'file.share'],
  admin: ['access.grant'],
  failure: ['session.login'],
};

const row = z.object({
  id: z.string(),
  at: z.coerce.number(),
  /** -1: not stated. */
  size: z.coerce.number(),
  group_key: z.string(),
  volume_of: z.string(),
  outcome: z.string(),
});
type Row = z.infer<typeof row>;

/** Counted from the ledger's rows alone: acts that began in the window, each once. */
async function actsOf(finding: Finding): Promise<Row[][]> {
  const [{ measure, windowFrom, windowTo }] = finding.evidence as [Finding['evidence'][number]];
  const actions = MEASURED[measure]!.map((action) => `'${action}'`).join();
  const sql = `SELECT toString(id) AS id, toUnixTimestamp64Milli(occurred_at) AS at, ifNull(events.records, -1) AS size,
    group_key, toString(volume_of) AS volume_of, toString(outcome) AS outcome FROM events
    WHERE tenant = 'acme' AND actor_key = '${finding.actorKey}' AND action IN (${actions}) FORMAT JSONEachRow`;
  const rows = (await rowsOf(test.runtime.store, sql)).map((one) => row.parse(one));
  const once = [...new Map(rows.map((one) => [one.id, one])).values()];
  const failed = once.filter(
    ({ outcome }) => measure !== 'failure' || outcome === 'failure' || outcome === 'denied',
  );
  return [...Map.groupBy(failed, ({ id, group_key }) => (group_key === '' ? id : group_key)).values()].filter(
    (parts) => {
      const began = Math.min(...parts.map(({ at }) => at));
      return began >= Date.parse(windowFrom) && began < Date.parse(windowTo);
    },
  );
}

const amountOf = (measure: string, parts: readonly Row[]): number => {
  if (['file', 'admin', 'failure'].includes(measure)) return 1;
  const sizes = parts.map(({ size }) => (size < 0 ? 1 : size));
  return parts[0]!.volume_of === 'part' ? sizes.reduce((sum, one) => sum + one, 0) : Math.max(...sizes);
};

describe('the events that a finding cites', () => {
  it('were cited for each detector of volume', () => {
    expect(new Set(findings.map(({ detector }) => detector))).toEqual(
      new Set<string>(VOLUME_DETECTORS.filter((name) => name !== 'slow-reading')),
    );
  });

  it('are those of each of those who did the same in one hour', () => {
    const spans = findings
      .filter(({ detector }) => detector === 'exported-records')
      .map(({ actorKey, occurredFrom, occurredTo }) => [actorKey, `${occurredFrom} ${occurredTo}`] as const);
    expect(new Set(spans.map(([actor]) => actor)).size).toBe(3);
    expect(new Set(spans.map(([, span]) => span)).size).toBeLessThan(spans.length);
  });

  it('exist, and their sum is the number in the sentence', async () => {
    for (const finding of findings) {
      const [{ measure, actual, eventIds, eventCount }] = finding.evidence as [Finding['evidence'][number]];
      const acts = await actsOf(finding);
      const sum = acts.reduce((total, parts) => total + amountOf(measure, parts), 0);
      const ids = acts.flat().map(({ id }) => id);
      expect({ of: finding.sentence, sum, count: ids.length }).toEqual({
        of: finding.sentence,
        sum: actual,
        count: eventCount,
      });
      // Of a sequence the last stage is what is told of, after those that led to it.
      const told = finding.sentence.split(', then ').at(-1);
      const begin = finding.evidence[0]?.refused === undefined ? '' : 'tried to delete ';
      expect(
        told?.toLowerCase().startsWith(`${begin}${actual.toLocaleString('en-US')} `),
        finding.sentence,
      ).toBe(true);
      expect(eventIds.length).toBe(Math.min(20, eventCount));
      expect(eventIds.every((id) => ids.includes(id))).toBe(true);
    }
  });
});

it('what was refused is told as tried, unless a part of it came through', () => {
  const refused = findings.flatMap(({ detector, sentence, evidence: [first] }) =>
    first?.refused === undefined || detector === 'sequence'
      ? []
      : [[first.measure, first.refused, sentence.split(';')[0]]],
  );
  expect(refused).toEqual([
    [
      'delete',
      { acts: 150, of: 150 },
      'Tried to delete 150 records between 11:00 and 12:00, each time failed or refused',
    ],
  ]);
  expect(findings.some(({ sentence }) => sentence.startsWith('30,000 records exported between'))).toBe(true);
});

describe('how ready detection is for them', () => {
  it('is counted from what was seen, and from the profiles that judged', async () => {
    const { store } = test.runtime;
    const readiness = await readReadiness(store, 'acme', {
      calendar: createLocalCalendar('Europe/Berlin'),
      budgets: { review: 300 },
    });
    const seen = await rowsOf(
      store,
      `SELECT uniqExact(actor_key) AS n FROM events WHERE tenant = 'acme' FORMAT JSONEachRow`,
    );
    expect(readiness.actors.human + readiness.actors.service).toBe(Number(seen[0]!['n']));
    expect(readiness).toMatchObject({ budget: 300, day: '2026-02-02', profiles: { to: '2026-02-01' } });
    // 28 days of the twelve, and seven of those who came for the last week.
    expect(readiness.userDays.have).toBeGreaterThanOrEqual(28 * PEOPLE.length);
    expect(readiness.userDays.have).toBeLessThanOrEqual(28 * PEOPLE.length + 7 * 4);
    const exports = readiness.detectors.find(({ detector }) => detector === 'exported-records')!;
    expect(exports.awake).toBe(PEOPLE.length);
    // Of this company, what five of six days of exports do not exceed.
    const set = await profilesOf(store, 'acme', '2026-02-02');
    const floor = set?.floors?.human.export ?? 0;
    expect(floor).toBeLessThan(FLOORS.export);
    expect(exports.feeds).toEqual([{ measure: 'export', fed: true, floor }]);
    const weeks = readiness.detectors.find(({ detector }) => detector === 'slow-reading')!;
    expect(weeks.awake).toBe(PEOPLE.length);
  });

  it('is nothing of a tenant of whom nothing came', async () => {
    const readiness = await readReadiness(test.runtime.store, 'other', {
      calendar: createLocalCalendar('Europe/Berlin'),
      budgets: {},
    });
    expect(readiness).toMatchObject({ actors: { human: 0, service: 0 }, userDays: { have: 0, need: 300 } });
    expect(readiness.profiles).toBeUndefined();
  });
});
