import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAlerts } from '../../../alerts/alert-log.js';
import type { Claim } from '../../../alerts/alert-fact.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { EVERYTHING, type Principal } from '../../../src/access/rights/principal.js';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import type { LiveDetection } from '../../../src/detect/live.js';
import type { ReplayLine, ReplayRequest } from '../../../src/detect/replay/replay.schemas.js';
import type { Finding } from '../../../src/event/finding.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { numberOf, rowsOf } from '../../support/sql.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

/** A Monday, at midnight in UTC. */
const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const WEEKS = 5;
const MONDAY = BEGIN + WEEKS * 7 * DAY;
const PEOPLE = 40;
const SHARDS = 2;
const HOST: Principal = { id: 'command-line', kind: 'host', grants: EVERYTHING };
const OWN = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36';
const STRANGE = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
/** Too little in an hour for each of these people, and too much in three. */
const SIZES = [26, 32, 38, 44];

let keys = 0;

const act = (person: number, at: number, action: string, context: object, records?: number): string =>
  JSON.stringify({
    key: `k${(keys += 1)}`,
    occurredAt: new Date(at).toISOString(),
    actor: { id: `p${person}`, type: 'human', roles: ['sales'] },
    action,
    target: { type: 'Contact' },
    context,
    ...(records === undefined ? {} : { volume: { records, basis: 'listed', of: 'act' } }),
  });

const home = (person: number): object => ({ ip: `203.0.113.${person}`, userAgent: OWN, country: 'DE' });
const strange = { ip: '198.51.100.9', userAgent: STRANGE, country: 'BR' };

const dayOf = (person: number, day: number): string[] => {
  const at = BEGIN + day * DAY + 9 * HOUR;
  const reads = [0, 1, 2].map((nth) => {
    const records = Math.round(12 + 5 * Math.sin(1.7 * (day % 7) + person + nth + Math.floor(day / 7)));
    return act(person, at + nth * HOUR + MINUTE, 'record.read', home(person), records);
  });
  const exports =
    (day + person) % 3 === 0
      ? [act(person, at + 2 * MINUTE, 'report.export', home(person), 20 + ((7 * day + person) % 11))]
      : [];
  return [act(person, at, 'session.login', home(person)), ...reads, ...exports];
};

/** Four people's exports of an hour, each of another size. */
const exported = (first: number, hour: number, day: number): string[] =>
  SIZES.map((records, n) =>
    act(first + n, day + hour * HOUR + 5 * MINUTE, 'report.export', home(first + n), records),
  );

describe.each([
  ['one process', undefined],
  ['shards', SHARDS],
] as const)('what comes in after later hours, judged by %s', (_, shards) => {
  let test: TestRuntime;

  const bring = async (lines: readonly string[]): Promise<void> => {
    const { intake } = test.runtime;
    const source = await intake.sources.get('acme', 'crm');
    await intake.http.submit(lines.map((line) => ({ source, body: Buffer.from(line) })));
  };

  let followers: readonly Pick<LiveDetection, 'follow'>[] = [];
  const open = async (): Promise<void> => {
    const { detection } = test.runtime;
    followers =
      shards === undefined
        ? [detection]
        : await Promise.all(
            Array.from({ length: shards }, async (__, index) => detection.ofShard({ index, of: shards })),
          );
  };

  /** Gives how many hours of people were judged. */
  const look = async (): Promise<number> => {
    let hours = 0;
    for (const follower of followers) hours += (await follower.follow()).hours;
    const { store, facts, findings, logger } = test.runtime;
    await new RaiseAlerts({ store, facts, findings, logger }).run();
    return hours;
  };

  const bringAndLook = async (...lines: readonly string[]): Promise<number> => {
    await bring(lines);
    return look();
  };

  const replayed = async (clock: ReplayRequest['clock'], from: number): Promise<readonly ReplayLine[]> => {
    const span = { from: new Date(from).toISOString(), to: new Date(MONDAY + 4 * DAY).toISOString() };
    const follow = { signal: new AbortController().signal, onProgress: () => undefined };
    const asked = { ...span, clock, pseudonyms: false };
    return (await new EmbeddedBackend(test.runtime, HOST).replay('acme', follow, asked)).lines;
  };

  /** What stands of acts that began on a day (UTC). */
  const told = async (day: number): Promise<readonly Finding[]> =>
    (await test.runtime.findings.between('acme', day, day + DAY)).filter(({ state }) => state === 'raised');

  const sentencesOf = async (day: number): Promise<string> =>
    (await told(day)).map(({ sentence }) => sentence).join('\n');

  beforeAll(async () => {
    test = await openTestRuntime(BEGIN);
    await open();
    for (let week = 0; week < WEEKS; week++) {
      test.clock.advanceTo(BEGIN + (week * 7 + 4) * DAY + 17 * HOUR);
      const days = [0, 1, 2, 3, 4].map((day) => week * 7 + day);
      await bring(days.flatMap((day) => Array.from({ length: PEOPLE }, (__, p) => dayOf(p, day)).flat()));
    }
    test.clock.advanceTo(MONDAY + 8 * HOUR);
    await look();
    test.clock.advanceTo(MONDAY + 12 * HOUR);
  }, 240_000);
  afterAll(async () => test.close());

  it.each([
    ['in order', 0, [9, 10, 11]],
    ['the newest first', 1, [11, 10, 9]],
    ['the oldest last', 2, [10, 11, 9]],
  ])('counts in their 24 hours: %s', async (__, after, hours) => {
    const day = MONDAY + after * DAY;
    test.clock.advanceTo(day + 12 * HOUR);
    for (const hour of hours) await bringAndLook(...exported(4 * after, hour, day));
    const said = await sentencesOf(day);
    for (const size of SIZES) expect(said).toContain(`${3 * size} records exported between 10:00 and 13:00`);
  });

  it('holds a log-in from elsewhere against what was done after it', async () => {
    const day = MONDAY + 2 * DAY;
    const takeovers = async (): Promise<number> =>
      (await told(day)).filter(({ detector }) => detector === 'account-takeover').length;
    await bringAndLook(act(12, day + 10 * HOUR + 5 * MINUTE, 'record.read', { country: 'DE' }, 60));
    expect(await takeovers()).toBe(0);
    await bringAndLook(act(12, day + 9 * HOUR + 5 * MINUTE, 'session.login', strange));
    expect(await takeovers()).toBe(1);
  });

  it('writes of later hours nothing that was said before', async () => {
    const rows = async (table: string): Promise<number> =>
      numberOf(test.runtime.store, `SELECT count() AS n FROM ${table} WHERE tenant = 'acme'`);
    // What others did since is said once.
    await bringAndLook(act(8, MONDAY + 2 * DAY + 8 * HOUR, 'session.login', home(8)));
    const [findings, judged] = [await rows('findings'), await rows('judged_hours')];
    await bringAndLook(act(8, MONDAY + 2 * DAY + 8 * HOUR + MINUTE, 'session.login', home(8)));
    expect([await rows('findings'), await rows('judged_hours')]).toEqual([findings, judged + 4]);
  });

  it('is judged with later hours that there are, and in the order of time with none', async () => {
    const at = (minute: number): string =>
      act(20, MONDAY + 2 * DAY + minute * MINUTE, 'record.read', home(20), 1);
    const judged: number[] = [];
    for (const minute of [500, 530, 545, 590, 605, 480]) judged.push(await bringAndLook(at(minute)));
    expect(judged).toEqual([1, 1, 1, 1, 1, 3]);
    // A batch of two hours that ends within one, and the rest of it.
    expect(await bringAndLook(at(650), at(665))).toBe(2);
    expect(await bringAndLook(at(670), at(725))).toBe(2);
  });

  it('comes in of the past, newest hour first, as it would have in order', async () => {
    const day = MONDAY - 6 * DAY;
    for (const hour of [11, 10, 9]) await bringAndLook(...exported(24, hour, day));
    expect((await sentencesOf(day)).match(/records exported between 10:00 and 13:00/g)).toHaveLength(
      SIZES.length,
    );
  });

  it('is told alike by a replay in the order of arrival, and after a restart', async () => {
    const day = MONDAY + 3 * DAY;
    test.clock.advanceTo(day + 12 * HOUR);
    await bringAndLook(...exported(28, 11, day));
    await test.restart();
    await open();
    await bringAndLook(...exported(28, 10, day));
    await bringAndLook(...exported(28, 9, day));
    expect(await sentencesOf(day)).toContain('78 records exported between 10:00 and 13:00');
    const shown = (lines: readonly ReplayLine[]) =>
      lines.map(({ id, firstScore, status }) => `${id} ${firstScore} ${status}`).sort();
    // What shards judge of the past is computed for all before: in the record it has not happened yet.
    const from = shards === undefined ? BEGIN : MONDAY;
    const rows = await rowsOf(
      test.runtime.store,
      "SELECT DISTINCT id FROM facts WHERE tenant = 'acme' AND kind = 'alert'",
    );
    const histories = await readAlerts(
      test.runtime.store,
      'acme',
      rows.map(({ id }) => String(id)),
    );
    const live = [...histories].flatMap(([id, { facts, state }]) => {
      const { score, occurredFrom } = (facts[0]!.data as { claim: Claim }).claim;
      const status = state?.status === 'withdrawn' ? 'withdrawn' : 'raised';
      return Date.parse(occurredFrom) < from ? [] : [`${id} ${score} ${status}`];
    });
    expect(live.length).toBeGreaterThan(12);
    expect(shown(await replayed('arrival', from))).toEqual(live.sort());
  });
});
