import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceFamily } from '../../../../src/baseline/sightings/device-family.js';
import { createKnown, startOfDay } from '../../../../src/baseline/sightings/known.js';
import { LASTING_HOURS, noveltyOf } from '../../../../src/baseline/sightings/novelty.js';
import { commonnessOf } from '../../../../src/baseline/sightings/peers.js';
import type { SightingHour } from '../../../../src/baseline/sightings/sighting-hour.js';
import { sight, type Shown } from '../../../../src/baseline/sightings/sight.js';
import { DAY, HOUR, MINUTE } from '../../../../src/kernel/clock.js';

const BEGIN = Date.UTC(2026, 0, 5);
const DAYS = 30;
const TODAY = BEGIN + DAYS * DAY;
const at = (day: number, hour: number): number => BEGIN + day * DAY + hour * HOUR;
const CHROME = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/143.0 Safari/537.36';
const CHROME_LATER = CHROME.replace('143', '144');
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0';

interface Act {
  readonly network?: string;
  readonly userAgent?: string;
  readonly session?: string;
  readonly country?: string;
  readonly minute?: number;
  readonly app?: string;
  readonly report?: string;
}

const row = (actorKey: string, hour: number, acts: readonly Act[]): SightingHour => {
  const shown: Shown = {
    networks: acts.map(({ network = '' }) => network),
    uses: acts.map(({ session = '', userAgent = '' }) => [session, '', userAgent]),
    agents: acts.map(({ userAgent = '' }) => ['', userAgent]),
    apps: acts.map(({ app = '' }) => app),
    reports: acts.map(({ report = '' }) => report),
    objects: ['Contact'],
    stays: acts.flatMap(({ country, minute = 0 }) =>
      country === undefined ? [] : [{ country, first: hour + minute * MINUTE, last: hour + minute * MINUTE }],
    ),
  };
  return sight({ actorKey, hour }, shown);
};

const home: Act = { network: '203.0.113.0', userAgent: CHROME, session: 'own', country: 'DE' };
const thief: Act = { network: '198.51.100.0', userAgent: FIREFOX, session: 'stolen', country: 'BR' };

const knownOf = (rows: readonly SightingHour[]) =>
  createKnown(
    rows.flatMap(({ seen, hour }) => seen.map((sighting) => ({ sighting, hour }))),
    rows.map(({ hour }) => startOfDay(hour)),
  );

const worked = (actorKey: string, act: Act, days = DAYS): SightingHour[] =>
  Array.from({ length: days }, (_, day) => row(actorKey, at(DAYS - days + day, 9), [act]));

/** Twenty colleagues: ten from the office, ten by VPN. */
const colleagues = Array.from({ length: 20 }, (_, i) => ({
  kind: 'human' as const,
  role: 'sales',
  known: knownOf(
    worked(`c${i}`, { network: i % 2 === 0 ? 'office' : 'vpn', userAgent: CHROME, report: 'pipeline' }),
  ),
}));

interface Day {
  readonly past?: readonly SightingHour[];
  readonly today: readonly (readonly [hour: number, acts: readonly Act[]])[];
  readonly judged?: number;
}

const judge = ({ past = worked('p', home), today, judged = 14 }: Day) => {
  const rows = [...past, ...today.map(([hour, acts]) => row('p', TODAY + hour * HOUR, acts))];
  const peers = commonnessOf([...colleagues, { kind: 'human', role: 'sales', known: knownOf(past) }]);
  const hour = TODAY + judged * HOUR;
  const question = { kind: 'human' as const, role: 'sales', hour, rows, peers, learnedUntil: TODAY };
  return noveltyOf({ ...question, known: knownOf(rows) });
};
const signs = (day: Day) => judge(day)['account-takeover']?.signs ?? [];

const phone = (day: number): Act => ({ ...home, network: `192.0.${day}.0` });

describe('what speaks for somebody else', () => {
  it.each<[string, Day, readonly string[]]>([
    ['a network and a device that are new', { today: [[14, [{ ...thief, country: 'DE' }]]] }, ['arrival']],
    ['the same beside the person', { today: [[14, [home, { ...thief, country: 'DE' }]]] }, ['arrival']],
    [
      'the same, from a country too far away',
      {
        today: [
          [13, [home]],
          [14, [thief]],
        ],
      },
      ['arrival', 'travel'],
    ],
    [
      'a session that goes on with another device',
      {
        today: [
          [13, [home]],
          [14, [{ ...home, userAgent: FIREFOX }]],
        ],
      },
      ['switch'],
    ],
    [
      'the person who is back at home sooner than from there',
      {
        today: [
          [12, [{ ...home, country: 'BR' }]],
          [14, [home]],
        ],
      },
      ['travel'],
    ],
    [
      'a network and a country that are new, where no device is ever told',
      {
        past: worked('p', { network: '203.0.113.0', country: 'DE' }),
        today: [[14, [{ network: '198.51.100.0', country: 'BR' }]]],
      },
      ['arrival'],
    ],
  ])('%s', (_, day, expected) => {
    expect(signs(day)).toEqual(expected);
    expect(judge(day)['account-takeover']?.points).toBeGreaterThan(1);
  });

  it.each<[string, Day]>([
    ['nothing new', { today: [[14, [home]]] }],
    ['a network that is new, with the own device', { today: [[14, [{ ...home, network: '198.51.100.0' }]]] }],
    ['a device that is new, at home', { today: [[14, [{ ...home, userAgent: FIREFOX, session: 'new' }]]] }],
    [
      'a new version of the browser elsewhere',
      { today: [[14, [{ ...home, network: '198.51.100.0', userAgent: CHROME_LATER }]]] },
    ],
    [
      'a new device in the office, where colleagues are',
      { today: [[14, [{ ...home, network: 'office', userAgent: FIREFOX, session: 'new' }]]] },
    ],
    [
      'a new device by the VPN, where colleagues are',
      { today: [[14, [{ ...home, network: 'vpn', userAgent: FIREFOX, session: 'new' }]]] },
    ],
    [
      'a new browser on a phone whose address changes daily',
      {
        past: Array.from({ length: DAYS }, (_, day) => row('p', at(day, 9), [phone(day)])),
        today: [[14, [{ ...phone(200), userAgent: FIREFOX, session: 'new' }]]],
      },
    ],
    ['a first week', { past: worked('p', home, 4), today: [[14, [thief]]] }],
    ['nobody known', { past: [], today: [[14, [thief]]] }],
    [
      'a trip to the neighbours',
      {
        today: [
          [13, [home]],
          [14, [{ ...home, country: 'FR' }]],
        ],
      },
    ],
    [
      'a trip with time for the flight',
      {
        today: [
          [1, [home]],
          [14, [{ ...home, country: 'BR' }]],
        ],
      },
    ],
    [
      'what was new seven hours before',
      {
        today: [
          [14 - LASTING_HOURS, [thief]],
          [14, [home]],
        ],
      },
    ],
    [
      'a country the person is used to, by another network',
      {
        past: [...worked('p', home), row('p', at(20, 9), [{ ...home, country: 'BR' }])],
        today: [
          [13, [home]],
          [14, [{ ...home, country: 'BR', network: '198.51.100.0' }]],
        ],
      },
    ],
    [
      'two known devices in one session',
      {
        past: [...worked('p', home), row('p', at(20, 9), [{ ...home, userAgent: FIREFOX }])],
        today: [[14, [home, { ...home, userAgent: FIREFOX }]]],
      },
    ],
  ])('and is not seen in %s', (_, day) => {
    expect(signs(day)).toEqual([]);
  });

  it('falls by a tenth an hour and is gone after six', () => {
    const today = [[8, [{ ...thief, country: 'DE' }]]] as const;
    const points = Array.from(
      { length: 8 },
      (_, later) => judge({ today, judged: 8 + later })['account-takeover']?.points ?? 0,
    );
    const [first = 0] = points;
    // 1.3 of the network and 0.9 of the device: 30 days without a new one and 20 peers without it are worth all of both.
    expect(first).toBeCloseTo(2.2, 9);
    points.forEach((left, later) => expect(left).toBeCloseTo(later < 6 ? first * 0.9 ** later : 0, 9));
  });

  it('says in which hour it came and what was new', () => {
    expect(
      judge({
        today: [
          [12, [thief]],
          [14, [home]],
        ],
      })['account-takeover'],
    ).toMatchObject({
      since: TODAY + 12 * HOUR,
      news: ['network:198.51.100.0', `device:${deviceFamily(FIREFOX, '')}`, 'country:BR'],
    });
  });
});

describe('what somebody takes up for the first time', () => {
  it.each<[string, Act, readonly string[] | undefined]>([
    ['a report that few peers have', { ...home, report: 'salaries' }, ['report:salaries']],
    ['a report that the peers have', { ...home, report: 'pipeline' }, undefined],
    ['a program that few peers have', { ...home, app: 'backup' }, ['app:backup']],
    ['nothing new', home, undefined],
  ])('%s', (_, act, news) => {
    expect(judge({ today: [[14, [act]]] })['first-time']?.news).toEqual(news);
  });
});

describe('what is new at any hour', () => {
  const act = fc.record(
    {
      network: fc.constantFrom('a', 'b', 'office'),
      userAgent: fc.constantFrom(CHROME, FIREFOX, 'curl/8'),
      session: fc.constantFrom('s', 't'),
      country: fc.constantFrom('DE', 'FR', 'BR', 'AU'),
      minute: fc.integer({ min: 0, max: 59 }),
      report: fc.constantFrom('r', 's'),
    },
    { requiredKeys: [] },
  );
  const hours = fc.array(
    fc.tuple(fc.integer({ min: 0, max: DAYS * 24 - 1 }), fc.array(act, { maxLength: 3 })),
    {
      maxLength: 40,
    },
  );
  it('is worth a number that is bounded, and does not hang on the order of the rows', () => {
    fc.assert(
      fc.property(hours, fc.integer({ min: 0, max: DAYS * 24 }), (acts, judged) => {
        const byHour = new Map(acts.map(([hour, own]) => [hour, own]));
        const rows = [...byHour].map(([hour, own]) => row('p', BEGIN + hour * HOUR, own));
        const peers = commonnessOf(colleagues);
        const question = { kind: 'human' as const, role: 'sales', peers, learnedUntil: TODAY };
        const hour = BEGIN + judged * HOUR;
        const one = noveltyOf({ ...question, hour, rows, known: knownOf(rows) });
        const turned = rows.toReversed();
        expect(noveltyOf({ ...question, hour, rows: turned, known: knownOf(turned) })).toEqual(one);
        for (const { points, since } of Object.values(one)) {
          expect(points).toBeGreaterThan(0);
          expect(points).toBeLessThan(6);
          expect(since).toBeLessThanOrEqual(hour);
        }
      }),
    );
  });
});

describe('what a person has of their own, and only from days with something open', () => {
  const place: Act = { network: '198.51.100.0', userAgent: FIREFOX };
  /** Late in the evening before. */
  const shown = row('p', TODAY - 2 * HOUR, [place]);
  const firsts = shown.seen.map((sighting) => ({ sighting, hour: shown.hour }));

  it.each([
    ['where the person is not among them', { shown: firsts, takenIn: firsts }, []],
    ['and where the person is, by a day that teaches', { shown: [], takenIn: [] }, firsts],
  ])('is held against those who have it, %s', (_, open, taught) => {
    const usual = worked('p', home).flatMap(({ seen, hour }) => seen.map((sighting) => ({ sighting, hour })));
    const days = worked('p', home).map(({ hour }) => startOfDay(hour));
    const known = createKnown([...usual, ...taught], days, open);
    const others = colleagues.map((one, i) => ({
      ...one,
      known: i < 4 ? knownOf([...worked(`c${i}`, home), row(`c${i}`, at(2, 9), [place])]) : one.known,
    }));
    const peers = commonnessOf([...others, { kind: 'human', role: 'sales', known }]);
    const question = { kind: 'human' as const, role: 'sales', hour: TODAY + HOUR, rows: [], peers };
    const moment = noveltyOf({ ...question, known, learnedUntil: TODAY })['account-takeover'];
    const part = -Math.log10(5 / 22);
    expect(moment?.points).toBeCloseTo(0.9 ** 3 * (1.3 + 0.9) * part, 9);
  });
});
