import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TRAINING_DAYS } from '../../../src/baseline/axis.js';
import { beginOfDay, createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { LeftOut } from '../../../src/baseline/sightings/left-out.js';
import type { Sighting, SightingHour } from '../../../src/baseline/sightings/sighting-hour.js';
import { knownBetween } from '../../../src/baseline/sightings/known-sightings.js';
import { historySightings } from '../../../src/detect/history-sightings.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import type { Finding } from '../../../src/event/finding.js';
import { rowsOf } from '../../support/sql.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

/** A Monday, at midnight in UTC. */
const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const WEEKS = 5;
const MONDAY = BEGIN + WEEKS * 7 * DAY;
const PEOPLE = 12;
const OWN = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36';
const STRANGE = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

let test: TestRuntime;
let keys = 0;
beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  for (let week = 0; week < WEEKS; week++) {
    test.clock.advanceTo(BEGIN + (week * 7 + 4) * DAY + 17 * HOUR);
    const days = [0, 1, 2, 3, 4].map((day) => week * 7 + day);
    await store(days.flatMap((day) => people().flatMap((person) => dayOf(person, day))));
  }
  test.clock.advanceTo(MONDAY + 9 * HOUR);
  await test.runtime.detection.follow();
});
afterAll(async () => test.close());

interface Where {
  readonly ip: string;
  readonly userAgent: string;
  readonly country: string;
}

const people = (): number[] => Array.from({ length: PEOPLE }, (_, person) => person);
const home = (person: number): Where => ({
  ip: person % 2 === 0 ? '192.0.2.7' : `203.0.113.${person}`,
  userAgent: OWN,
  country: 'DE',
});
const strange: Where = { ip: '198.51.100.9', userAgent: STRANGE, country: 'BR' };

const act = (person: number, at: number, action: string, context: Where, more: object = {}): string =>
  JSON.stringify({
    key: `k${(keys += 1)}`,
    occurredAt: new Date(at).toISOString(),
    actor: { id: `p${person}`, type: 'human', roles: ['sales'] },
    action,
    target: { type: 'Contact' },
    context,
    ...more,
  });

const reads = (person: number, at: number, records: number, context: Where): string =>
  act(person, at, 'record.read', context, { volume: { records, basis: 'listed', of: 'act' } });

function dayOf(person: number, day: number): string[] {
  const at = BEGIN + day * DAY + 9 * HOUR;
  const wave = 1 + 0.3 * Math.sin(1.7 * day + person);
  return [
    act(person, at, 'session.login', home(person)),
    ...[0, 1, 2].map((nth) =>
      reads(person, at + nth * HOUR + MINUTE, Math.round(12 * wave) + nth, home(person)),
    ),
  ];
}

async function store(lines: readonly string[]): Promise<void> {
  const { intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  await intake.http.submit(lines.map((line) => ({ source, body: Buffer.from(line) })));
}

const told = async (): Promise<readonly Finding[]> =>
  (await test.runtime.findings.between('acme', MONDAY, MONDAY + 2 * DAY)).filter(
    ({ detector }) => detector === 'account-takeover',
  );

/** At nine on Monday people come, from where they are told to, and open so many records. */
async function morning(visits: readonly (readonly [person: number, context: Where, records: number])[]) {
  const at = MONDAY + 9 * HOUR;
  test.clock.advanceTo(at + HOUR);
  await store(
    visits.flatMap(([person, context, records]) => [
      act(person, at + MINUTE, 'session.login', context),
      reads(person, at + 10 * MINUTE, records, context),
    ]),
  );
  await test.runtime.detection.follow();
}

describe('somebody else in an account, live', () => {
  it('is told of who came from a network and with a device that are new, and of nobody else', async () => {
    await morning([
      [0, strange, 60],
      [1, { ...home(1), ip: '198.51.100.9' }, 60],
      [2, { ...home(2), userAgent: STRANGE }, 60],
      [3, { ...home(3), userAgent: OWN.replace('143', '150') }, 60],
      [4, home(4), 60],
      [5, strange, 14],
    ]);
    const found = await told();
    expect(found).toHaveLength(1);
    expect(found[0]!.sentence).toMatch(
      /^Came from a network and a device not seen for this person \(firefox on linux, Brazil\) in the 8 weeks before, between 10:00 and 11:00, then 60 records opened one by one between 10:00 and 11:00; usual for this person on a Monday morning: \d+ to \d+\.$/u,
    );
  });

  it('cites the acts by which it came and those that followed', async () => {
    const [finding] = await told();
    expect(finding!.evidence.map(({ measure, actual }) => [measure, actual])).toEqual([
      ['open', 60],
      ['new: network, device, country', 3],
    ]);
    const [following, news] = finding!.evidence.map(({ eventIds }) => eventIds);
    const rows = await rowsOf(
      test.runtime.store,
      `SELECT toString(id) AS id, action FROM events WHERE ip = '198.51.100.9' AND actor_key = '${finding!.actorKey}' AND country = 'BR' ORDER BY occurred_at`,
    );
    expect(rows.map(({ id }) => id)).toEqual(news);
    expect(following).toEqual(news!.slice(1));
  });

  it('is withdrawn when it turns out that the person was there in the night before', async () => {
    const [{ actorKey, id } = { actorKey: '', id: '' }] = await told();
    test.clock.advanceTo(MONDAY + 12 * HOUR);
    await store([act(0, MONDAY + 2 * HOUR, 'record.read', strange)]);
    await test.runtime.detection.follow();
    expect(await told()).toMatchObject([{ actorKey, id, state: 'withdrawn' }]);
  });
});

describe('what is known of a person', () => {
  const calendar = createLocalCalendar('Europe/Berlin');
  const today = calendar.at(MONDAY).dayNumber;
  const days = (...ago: number[]): number[] => ago.map((back) => today - back);

  it.each([
    ['of days that all teach', {}],
    ['without days with something open', { open: days(14, 10, 3), never: [] }],
    ['without days of a confirmed incident', { open: [], never: days(35, 34, 3) }],
    ['without days of both', { open: days(13, 12, 11, 10, 7, 6), never: days(28, 14) }],
    ['of nothing but days with something open', { open: days(...Array(57).keys()).slice(1), never: [] }],
  ])('is the same from the store and from rows in memory, as a replay has them: %s', async (_, own) => {
    const { store: opened } = test.runtime;
    const rows = await rowsOf(
      opened,
      `SELECT actor_key, toUInt32(toUnixTimestamp(hour)) AS hour, seen FROM sightings_hourly FINAL`,
    );
    const hours = rows.map(({ actor_key, hour, seen }): SightingHour => {
      const at = { actorKey: String(actor_key), hour: Number(hour) * 1_000 };
      return { ...at, seen: seen as Sighting[], stays: [], sessions: [] };
    });
    const actors = [...new Set(hours.map(({ actorKey }) => actorKey))].sort();
    const leftOut: LeftOut =
      'open' in own ? Object.fromEntries(actors.filter((__, n) => n % 3 > 0).map((key) => [key, own])) : {};
    const at = MONDAY + 9 * HOUR;
    const profiles = { version: 'any', novelty: { people: {}, have: {}, leftOut } };
    const replayed = historySightings(hours, calendar).at(at, profiles);
    const from = beginOfDay(today - TRAINING_DAYS, calendar);
    const to = beginOfDay(today + 1, calendar);
    const known = await knownBetween(opened, 'acme', { actors: [], from, to, leftOut, calendar });
    expect(known.size).toBeGreaterThanOrEqual(PEOPLE);
    for (const [actorKey, of] of known) expect(replayed(actorKey)?.known).toEqual(of);
    const named = await knownBetween(opened, 'acme', { actors, from, to, leftOut, calendar });
    expect(named).toEqual(known);
    // Also where more days are left out than fit into a read.
    for (const some of [[], actors]) {
      const asked = { actors: some, from, to, leftOut, calendar, most: 9 };
      expect(await knownBetween(opened, 'acme', asked)).toEqual(known);
    }
  });

  it('is nothing where every day is one of a confirmed incident, in however many reads', async () => {
    const { store: opened } = test.runtime;
    const from = beginOfDay(today - TRAINING_DAYS, calendar);
    const to = beginOfDay(today + 1, calendar);
    const asked = { actors: [], from, to, calendar };
    const all = await knownBetween(opened, 'acme', { ...asked, leftOut: {} });
    const never = days(...Array(57).keys());
    const leftOut = Object.fromEntries([...all.keys()].map((key) => [key, { open: [], never }]));
    for (const most of [1_000_000, 60])
      expect(await knownBetween(opened, 'acme', { ...asked, leftOut, most })).toEqual(new Map());
  });
});

describe('what the ledger shows of a person', () => {
  it('is networks, families of devices, countries and things, of acts that were not refused', async () => {
    const at = MONDAY + 15 * HOUR;
    test.clock.advanceTo(at + HOUR);
    const newcomer = 99;
    await store([
      act(newcomer, at, 'record.read', { ip: '2001:db8:1:2::7', userAgent: OWN, country: 'DE' }),
      act(newcomer, at + MINUTE, 'report.run', home(1), { target: { type: 'Report', id: 'r1' } }),
      act(newcomer, at + 2 * MINUTE, 'session.login', strange, { outcome: 'failure' }),
      act(newcomer, at + 3 * MINUTE, 'record.read', {
        ip: '::ffff:203.0.113.1',
        userAgent: 'curl/8.5',
        country: 'DE',
      }),
    ]);
    await test.runtime.detection.follow();
    const found = await rowsOf(
      test.runtime.store,
      `SELECT arraySort(seen) AS seen, country_first, country_last FROM sightings_hourly FINAL WHERE has(seen, 'report:r1')`,
    );
    expect(found).toEqual([
      {
        seen: [
          'country:DE',
          'device:chrome on windows',
          'device:curl',
          'network:2001:db8:1::',
          'network:203.0.113.0',
          'object:Contact',
          'report:r1',
        ],
        country_first: { DE: at / 1_000 },
        country_last: { DE: at / 1_000 + 180 },
      },
    ]);
  });
});
