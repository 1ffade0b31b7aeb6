import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Claim } from '../../../alerts/alert-fact.js';
import { readAlerts } from '../../../alerts/alert-log.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { EVERYTHING, type Principal } from '../../../src/access/rights/principal.js';
import { activityBetween } from '../../../src/baseline/activity.js';
import { sightingsAround } from '../../../src/baseline/sightings/sightings-store.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import { replayThrough } from '../../../src/cli/backend/remote-replay.js';
import { ServiceClient } from '../../../src/cli/backend/service-client.js';
import { evaluateHistory } from '../../../src/detect/history.js';
import type { Shown } from '../../../src/detect/replay/present.js';
import { ReplayController } from '../../../src/detect/replay/replay.controller.js';
import { ReplayedAlerts } from '../../../src/detect/replay/replayed-alerts.js';
import type { ReplayRequest } from '../../../src/detect/replay/replay.schemas.js';
import { Replays } from '../../../src/detect/replay/replays.js';
import type { Evidence, Finding } from '../../../src/event/finding.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/kernel/clock.js';
import { type Sight, WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { rowsOf } from '../../support/sql.js';

/** A Monday, at midnight in UTC. */
const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const WEEKS = 2;
const LIVE = BEGIN + WEEKS * 7 * DAY;
const PEOPLE = 6;
/** From here on everybody's role has another name: in the middle of a day that is judged live. */
const RENAMED = LIVE + DAY + 9.5 * HOUR;
const HOST: Principal = { id: 'command-line', kind: 'host', grants: EVERYTHING };
/** A round that goes on with history for one portion. */
const SHORT = { rounds: 1, roundMs: 0 };

interface Told {
  readonly actor: string;
  readonly at: number;
  readonly records: number;
  readonly action?: string;
  /** A part of an act that is reported in several. */
  readonly part?: number;
  /** From a network and with a device that nobody was seen with. */
  readonly isElsewhere?: true;
}

/** Who works with health information. */
const SENSITIVE = new Set(['p1', 'p4', 'q2']);

let test: TestRuntime;
let keys = 0;

const lineOf = ({ actor, at, records, action = 'report.export', part, isElsewhere }: Told): string =>
  JSON.stringify({
    key: `k${(keys += 1)}`,
    occurredAt: new Date(at).toISOString(),
    actor: { id: actor, roles: [at < RENAMED ? 'sales' : 'account management'] },
    context:
      isElsewhere === undefined
        ? { ip: '192.0.2.17', userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0' }
        : { ip: '203.0.113.9', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36' },
    action,
    dataClasses: SENSITIVE.has(actor) ? ['id.basic', 'phi'] : ['id.basic'],
    volume: {
      records,
      basis: 'listed',
      ...(part === undefined ? { of: 'act' } : { of: 'part', groupKey: `of-${actor}`, part }),
    },
  });

/** On each working day some records shown, and on every third some exported. */
const usual = (day: number): string[] =>
  day % 7 >= 5
    ? []
    : Array.from({ length: PEOPLE }, (_, p) => p).flatMap((p) => {
        const at = BEGIN + day * DAY + (8 + (p % 3)) * HOUR;
        const size = 20 + ((day * 7 + p * 5) % 11);
        return [
          lineOf({ actor: `p${p}`, at, records: size, action: 'report.run' }),
          ...((day + p) % 3 === 0
            ? [lineOf({ actor: `p${p}`, at: at + 5 * MINUTE, records: 2 * size })]
            : []),
        ];
      });

/** What four others, who export much, did on each working day. */
const forgotten = (day: number): string[] =>
  day % 7 >= 5
    ? []
    : [0, 1, 2, 3].map((q) =>
        lineOf({
          actor: `q${q}`,
          at: BEGIN + day * DAY + (12 + q) * HOUR,
          records: 500 + 90 * ((day + q) % 4),
        }),
      );

/** Of half a year ago, in no order, with a theft in it. */
const history = (): string[] =>
  Array.from({ length: 25 }, (_, n) => {
    const at = LIVE - 180 * DAY + ((n * 7) % 25) * 2 * HOUR;
    return lineOf({ actor: `old${n % 2}`, at, records: (n * 7) % 25 === 24 ? 40_000 : 30 });
  });

async function bring(lines: readonly string[]): Promise<void> {
  const { intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  await intake.http.submit(lines.map((line) => ({ source, body: Buffer.from(line) })));
}

/** As a running service: alerts are raised after each look. */
async function look(terms: { rounds?: number; roundMs?: number } = { rounds: 1 }): Promise<void> {
  const { store, facts, findings, logger, detection } = test.runtime;
  await detection.follow(terms);
  await new RaiseAlerts({ store, facts, findings, logger }).run();
}

/** Late, doubled and out of order, with restarts, and a history that comes in between. */
async function aDay(day: number, late: string[]): Promise<void> {
  const at = LIVE + day * DAY;
  const lines = usual(WEEKS * 7 + day);
  test.clock.advanceTo(at + 11 * HOUR);
  late.push(...lines.filter((_, n) => n % 4 === 0));
  await bring(lines.filter((_, n) => n % 4 !== 0).toReversed());
  // A theft in two, of which the smaller is told first, and then again with the other; some of it an hour before.
  const first = lineOf({
    actor: `p${day}`,
    at: at + 10 * HOUR,
    records: 3_000,
    ...(day > 0 ? { isElsewhere: true } : {}),
  });
  await bring([first]);
  await look(SHORT);
  await bring([
    first,
    lineOf({ actor: `p${day}`, at: at + 10 * HOUR + MINUTE, records: 30_000 }),
    lineOf({ actor: `p${day}`, at: at + 9 * HOUR, records: 700 }),
    first,
  ]);
  if (day % 2 === 0) await test.restart();
  await look(SHORT);
}

beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  test.clock.advanceTo(LIVE - HOUR);
  await bring(Array.from({ length: WEEKS * 7 }, (_, day) => usual(day)).flat());
  await look({});
  const late: string[] = [];
  await aDay(0, late);
  await bring(history());
  await aDay(1, late);
  // Its first part comes last: the act was begun on the day before, whose alert it is.
  test.clock.advanceTo(LIVE + 2 * DAY);
  const parted = { actor: 'p5', records: 8_000 };
  await bring([lineOf({ ...parted, at: LIVE + DAY + 23 * HOUR + MINUTE, part: 2 })]);
  await look(SHORT);
  await bring([...late.splice(0).toReversed(), lineOf({ ...parted, at: LIVE + DAY + 22 * HOUR, part: 1 })]);
  await look(SHORT);
  // So much of the last two weeks comes in that the day learns anew.
  await bring(Array.from({ length: WEEKS * 7 }, (_, day) => forgotten(day)).flat());
  for (let round = 0; round < 3; round++) await look();
  await aDay(2, late);
  await test.restart();
  // A theft of Monday is told on Wednesday.
  await bring([lineOf({ actor: 'p4', at: LIVE + 3 * HOUR, records: 20_000 }), ...late]);
  for (let round = 0; round < 4; round++) await look();
}, 60_000);
afterAll(async () => test.close());

const FOLLOW = { signal: new AbortController().signal, onProgress: () => undefined };

const request = (wanted: Partial<ReplayRequest> = {}): ReplayRequest => ({
  from: new Date(LIVE - DAY).toISOString(),
  to: new Date(LIVE + 7 * DAY).toISOString(),
  clock: 'event',
  pseudonyms: false,
  ...wanted,
});

/** Also the history that came in between. */
const ALL = { clock: 'arrival', from: new Date(LIVE - 200 * DAY).toISOString() } as const;

const replayed = async (wanted: Partial<ReplayRequest> = {}): Promise<Shown> =>
  new EmbeddedBackend(test.runtime, HOST).replay('acme', FOLLOW, request(wanted));

const byId = <T extends { readonly id: string }>(all: readonly T[]): T[] =>
  all.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** What live stated when it raised each alert, and whether it stands. */
async function raisedLive(): Promise<object[]> {
  const { store } = test.runtime;
  const rows = await rowsOf(store, "SELECT DISTINCT id FROM facts WHERE tenant = 'acme' AND kind = 'alert'");
  const ids = rows.map(({ id }) => String(id));
  const all = [...(await readAlerts(store, 'acme', ids))].map(([id, { facts, state }]) => {
    if (state === undefined) throw new Error('an alert without a state');
    const { score } = (facts[0]!.data as { claim: Claim }).claim;
    const { actorKey, family, localDay, status } = state;
    return { id, actorKey, family, localDay, firstScore: score, isWithdrawn: status === 'withdrawn' };
  });
  return byId(all);
}

const comparable = ({ lines }: Shown): object[] =>
  byId(lines).map(({ id, actorKey, family, localDay, firstScore, status }) => ({
    id,
    actorKey,
    family,
    localDay,
    firstScore,
    isWithdrawn: status === 'withdrawn',
  }));

/** Rows of everything that a replay might have written. */
const written = async (): Promise<object[]> =>
  rowsOf(
    test.runtime.store,
    // Merges of the engine take replaced rows away at any time: these do not count.
    [
      'events',
      'facts',
      ...['findings', 'profiles', 'activity_hourly', 'judged_hours', 'ticks'].map((one) => `${one} FINAL`),
    ]
      .map((table) => `SELECT '${table}' AS name, count() AS n FROM ${table}`)
      .join(' UNION ALL '),
  );

describe('a replay in the order of arrival', () => {
  it('raises what live raised: the same alerts, of the same people, first by the same score', async () => {
    const live = await raisedLive();
    const again = await replayed(ALL);
    expect(comparable(again)).toEqual(live);
    expect(again.summary).toMatchObject({
      alerts: live.length,
      same: live.length,
      onlyLive: 0,
      onlyReplay: 0,
    });
    // The traps were there: a day that learned twice, thefts that grew, one that was taken back, one of the past.
    const [learned] = await rowsOf(
      test.runtime.store,
      `SELECT uniqExact(version) AS n FROM profiles WHERE actor_key = '' AND day = '2026-01-21'`,
    );
    expect(learned).toEqual({ n: '2' });
    expect(again.lines.filter(({ score, firstScore }) => score > firstScore).length).toBeGreaterThanOrEqual(
      3,
    );
    expect(again.lines.filter(({ status }) => status === 'withdrawn')).toHaveLength(1);
    expect(again.lines.map(({ actor }) => actor)).toEqual(
      expect.arrayContaining(['old1', 'p0', 'p1', 'p2', 'p4', 'p5']),
    );
  });
});

it('what live raised says how much of it was sensitive, and of which classes', async () => {
  const bodies = await rowsOf(test.runtime.store, 'SELECT actor_key, body FROM findings FINAL');
  const findings = bodies.map(({ body }) => JSON.parse(String(body)) as Finding);
  const isAll = ({ actual, sensitive }: Evidence) => sensitive?.amount === actual;
  const told = findings.filter(({ evidence: [first] }) => first?.sensitive !== undefined);
  expect(new Set(told.map(({ actorKey }) => actorKey)).size).toBe(2);
  for (const { evidence, sentence } of told) {
    expect(evidence[0]!.sensitive!.classes).toEqual(['phi']);
    expect(isAll(evidence[0]!)).toBe(true);
    expect(sentence).toContain(', all of sensitive data;');
  }
  const { lines } = await replayed(ALL);
  const sensitive = lines.filter(({ title }) => title.includes('all of sensitive data'));
  expect(new Set(sensitive.map(({ actor }) => actor))).toEqual(new Set(['p1', 'p4']));
});

describe('a replay in event time', () => {
  it('says what the whole history says at once', async () => {
    const { store } = test.runtime;
    const calendar = createLocalCalendar('Europe/Berlin');
    const hours = await activityBetween(store, 'acme', LIVE - 300 * DAY, LIVE + 7 * DAY);
    const looked = await sightingsAround(store, 'acme', hours, { before: 0, after: 0 });
    const sightings = [...looked.values()].flat();
    const folded = new ReplayedAlerts('acme', () => true);
    for (const claim of evaluateHistory(hours, { calendar, from: LIVE - DAY, sightings }))
      folded.take([], [claim]);
    const { lines } = await replayed();
    expect(lines.map(({ id, at }) => [id, at])).toEqual(
      folded.all().map(({ id, alert }) => [id, alert.raisedAt]),
    );
    expect(lines.map(({ detector }) => detector)).toContain('account-takeover');
  });

  it.each(['event', 'arrival'] as const)(
    'gives the same bytes twice and stores nothing (%s)',
    async (clock) => {
      const before = new Set((await written()).map((one) => JSON.stringify(one)));
      const [first, second] = [await replayed({ clock }), await replayed({ clock })];
      expect(JSON.stringify(second)).toBe(JSON.stringify(first));
      expect(new Set((await written()).map((one) => JSON.stringify(one)))).toEqual(before);
    },
  );

  it('judges what begins in its span alone, and counts its days', async () => {
    const span = { from: new Date(LIVE).toISOString(), to: new Date(LIVE + DAY).toISOString() };
    const { lines, summary } = await replayed(span);
    expect(lines.map(({ actor }) => actor).sort()).toEqual(['p0', 'p4']);
    // Ten people on two local days, of which the span touches one and an hour of the other.
    expect(summary.userDays).toBe(2 * (PEOPLE + 4));
  });

  it('asks for another budget, and without a detector', async () => {
    const usualOnes = await replayed();
    const strict = await replayed({ budget: 1_000_000 });
    expect(strict.lines.length).toBeLessThanOrEqual(usualOnes.lines.length);
    expect(strict.lines.every(({ score }) => score >= 6)).toBe(true);
    expect(strict.summary.asked).toBe(1_000_000);
    const without = await replayed({ detectors: { 'exported-records': false } });
    expect(without.lines.filter(({ detector }) => detector === 'exported-records')).toEqual([]);
    expect(without.summary.onlyLive).toBeGreaterThan(4);
  });

  it('names nobody where that is asked for, and nothing of another tenant', async () => {
    const named = await replayed();
    const { lines } = await replayed({ pseudonyms: true });
    expect(lines.map(({ id }) => id)).toEqual(named.lines.map(({ id }) => id));
    for (const { actor } of lines) expect(actor).toMatch(/^(sales|account management) [a-z]+-\d+$/);
    const other = await new EmbeddedBackend(test.runtime, HOST).replay('other', FOLLOW, request());
    expect(other).toMatchObject({ lines: [], summary: { alerts: 0, userDays: 0, same: 0, onlyLive: 0 } });
  });

  it.each([
    ['ends before it begins', { to: new Date(LIVE - 2 * DAY).toISOString() }, 'from has to lie before to'],
    [
      'is longer than three years',
      { from: '2020-01-01T00:00:00Z' },
      'from and to lie at most 1098 days apart',
    ],
  ])('refuses a span that %s', async (_, wanted, why) => {
    await expect(replayed(wanted)).rejects.toMatchObject({ code: 'REQUEST_INVALID', message: why });
  });

  it('ends when it is stopped', async () => {
    const stopped = new EmbeddedBackend(test.runtime, HOST);
    const follow = { ...FOLLOW, signal: AbortSignal.abort() };
    await expect(stopped.replay('acme', follow, request())).rejects.toThrow('aborted');
    // And its turn is free again.
    expect((await stopped.replay('acme', FOLLOW, request())).lines.length).toBeGreaterThan(4);
  });
});

describe('a replay by the service', () => {
  const replaysOf = (sight: Sight = WHOLE_SIGHT): Replays => {
    const { store, declarations, people } = test.runtime;
    return new Replays({ store, declarations, people, sights: { of: async () => sight } });
  };
  const controllerOf = (): ReplayController => new ReplayController(replaysOf());
  const caller = { ...HOST, may: () => true } as unknown as Parameters<ReplayController['replay']>[2];
  const streamed = (controller: ReplayController): Readable =>
    controller.replay('acme', request(), caller).getStream();

  it('comes to what this process comes to', async () => {
    const client = new ServiceClient('http://127.0.0.1:9', 'none');
    const stream = Readable.toWeb(streamed(controllerOf())) as ReadableStream<Uint8Array>;
    client.send = async () => new Response(stream);
    const seen: number[] = [];
    const follow = {
      ...FOLLOW,
      onProgress: ({ progress }: { progress: number }) => void seen.push(progress),
    };
    expect(await replayThrough(client, '/v1/tenants/acme/replay', follow, request())).toEqual(
      await replayed(),
    );
    expect(seen.length).toBeGreaterThan(0);
  });

  it('counts on the way what may be shown, and nothing that concerns the caller', async () => {
    const [first] = (await replayed()).lines;
    const hidden = new Set([first!.actorKey]);
    // As if each hour took longer than that between two lines of progress.
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 10 * SECOND));
    try {
      const replays = replaysOf({ ...WHOLE_SIGHT, hidden });
      const turn = replays.begin({ tenant: 'acme', caller }, request(), FOLLOW.signal);
      const counted: number[] = [];
      let step = await turn.steps.next();
      for (; step.done !== true; step = await turn.steps.next()) counted.push(step.value.alerts);
      turn.end();
      expect(step.value.lines.map(({ actorKey }) => actorKey)).not.toContain(first!.actorKey);
      expect(counted.at(-1)).toBe(step.value.lines.length);
      expect(counted.at(-1)).toBeGreaterThan(0);
    } finally {
      clock.mockRestore();
    }
  });

  it('is given up, with the reason as its last line, when the process ends', async () => {
    const replays = replaysOf();
    const stream = streamed(new ReplayController(replays));
    replays.stop();
    const last = (await stream.toArray()).join('').trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({ failed: { code: 'STORE_CLOSED' } });
  });

  it('is one of a tenant at a time, until nobody listens any more', async () => {
    const controller = controllerOf();
    const first = streamed(controller);
    expect(() => streamed(controller)).toThrow('A replay is under way');
    first.destroy();
    await new Promise((resolve) => first.once('close', resolve));
    streamed(controller).destroy();
  });
});

describe('a replay in the order of arrival, of which the profiles are gone', () => {
  it('learns them from what was known then', async () => {
    const { store } = test.runtime;
    const before = await replayed({ clock: 'arrival' });
    expect(before.summary.learnedAnew).toBe(0);
    await store.engine.command("DELETE FROM profiles WHERE tenant = 'acme'");
    const { lines, summary } = await replayed({ clock: 'arrival' });
    expect(lines.map(({ id }) => id)).toEqual(before.lines.map(({ id }) => id));
    const [judged] = await rowsOf(
      store,
      `SELECT uniqExact(toDate(hour, 'Europe/Berlin')) AS days FROM judged_hours WHERE tenant = 'acme' AND hour >= toDateTime(${LIVE / 1_000} - 86400, 'UTC')`,
    );
    expect(String(summary.learnedAnew)).toBe(judged?.['days']);
  });
});
