import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activityOf } from '../../../bench/detection-activity.mjs';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import {
  shareByHour,
  trailingChance,
  usualBand,
  type Band,
  type When,
} from '../../../src/baseline/evidence.js';
import { createLocalCalendar, isWeekend } from '../../../src/baseline/local-time.js';
import { MEASURES, recordsOf, type Measure } from '../../../src/baseline/measures.js';
import { ownLog, ownShareBelow, ownWindows } from '../../../src/baseline/own-windows.js';
import type { ActorProfile, WindowKind } from '../../../src/baseline/profile.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { DEFAULT_START, simulateCompany } from '../../../src/simulate/simulate.js';
import { hourOf } from '../detect/made-up-company.js';
import { LEARNING_DAYS, UNKNOWN_ROLE } from '../../../src/baseline/unknown.js';

const calendar = createLocalCalendar('Europe/Berlin');
const WEEKS = 8;
/** A Monday; the 56 days before it teach. */
const day = '2026-03-02';
const end = Date.UTC(2026, 2, 1, 23);

/** Since when somebody has had the role that the profile is of. */
const since = (rows: readonly ActivityHour[], { role }: ActorProfile): number =>
  rows[rows.findLastIndex((row) => row.role !== role && row.role !== UNKNOWN_ROLE) + 1]!.hour;

const SPAN = (WEEKS * 7 + 1) * 24;
/** Slot, and kind of the day before, of each hour of the span and a day before it. */
const times = Array.from({ length: SPAN }, (_, i) => {
  const hour = end - (SPAN - i) * HOUR;
  return {
    slot: calendar.at(hour).slot,
    yesterday: isWeekend(calendar.at(hour - DAY).weekday) ? (1 as const) : (0 as const),
  };
});
const indexOf = (hour: number): number => times.length - (end - hour) / HOUR;

interface Share {
  readonly inside: number;
  /** Of the windows, how many held any. */
  readonly any: number;
  readonly windows: number;
}

interface Asked {
  readonly profile: ActorProfile;
  readonly measure: Measure;
  readonly kind: WindowKind;
  /** Only windows that end with an hour at which so much chance of any is seen. */
  readonly from?: number;
}

/** Of the windows of a kind that the training span holds of somebody, each beside the band of its own hour. */
const shareOf = (rows: readonly ActivityHour[], { profile, measure, kind, from = 0 }: Asked): Share => {
  const { hourChance, dayChance, own, [kind]: level } = profile.measures[measure];
  const spread = shareByHour(hourChance);
  const bands: (Band | undefined)[] = [];
  const chanceAt = ({ slot, yesterday }: When): number =>
    kind === 'hour' ? hourChance[slot]! : trailingChance(dayChance, spread, { slot, yesterday });
  const first = indexOf(since(rows, profile));
  const amounts = times.map(() => 0);
  for (const row of rows)
    if (indexOf(row.hour) >= first) amounts[indexOf(row.hour)] = recordsOf(row)[measure];
  let [sum, inside, any, windows] = [0, 0, 0, 0];
  times.forEach((when, i) => {
    sum += amounts[i]! - (amounts[kind === 'hour' ? i - 1 : i - 24] ?? 0);
    if (i < first || chanceAt(when) < from) return;
    const band = (bands[when.slot * 2 + when.yesterday] ??= usualBand(chanceAt(when), {
      level,
      own: own?.[kind],
    }));
    windows += 1;
    inside += Number(sum >= Math.round(band.low) && sum <= Math.round(band.high));
    any += Number(sum > 0);
  });
  return { inside: inside / windows, any: any / windows, windows };
};

describe('the usual band', () => {
  const company = simulateCompany({
    seed: 31,
    users: 30,
    weeks: WEEKS,
    incidents: false,
    startsAt: DEFAULT_START,
  });
  const hours = activityOf(company).filter(({ hour }) => hour < end);
  const { actors } = buildProfiles({ hours, day, calendar });
  const rowsOf = Map.groupBy(hours, ({ actorKey }) => actorKey);
  const known = Object.entries(actors).filter(([, { sampleDays }]) => sampleDays >= LEARNING_DAYS);
  const shares = (kind: WindowKind, from = 0): Share[] =>
    known.flatMap(([key, profile]) =>
      MEASURES.map((measure) => shareOf(rowsOf.get(key)!, { profile, measure, kind, from })),
    );

  /** Of hours of the week at which one in five windows holds any: at night every band is none, and holds. */
  const busyOf = (kind: WindowKind) => shares(kind, 0.2).filter(({ windows }) => windows > 100);
  const busy = { hour: busyOf('hour'), day: busyOf('day') };

  it.each([
    ['an hour', 'hour', 60],
    ['24 hours', 'day', 100],
  ] as const)('of %s holds nine in ten of the own past windows of everybody', (_, kind, least) => {
    expect(busy[kind].length).toBeGreaterThan(least);
    expect(Math.min(...busy[kind].map(({ inside }) => inside))).toBeGreaterThanOrEqual(0.9);
    expect(Math.min(...shares(kind).map(({ inside }) => inside))).toBeGreaterThanOrEqual(0.9);
  });

  // Days of two or three files are no finer than that, and of beginners their role says half.
  it.each([
    ['an hour', 'hour', 0.95],
    ['24 hours', 'day', 0.85],
  ] as const)('of %s is no wider than needs be: hardly one holds more than 99 in 100', (_, kind, most) => {
    const narrow = busy[kind].filter(({ inside }) => inside <= 0.99);
    expect(narrow.length / busy[kind].length).toBeGreaterThan(most);
  });
});

const from = end - WEEKS * 7 * DAY;
const workdays = Array.from({ length: WEEKS * 7 }, (_, at) => at).filter((at) => at % 7 < 5);
const each = (days: readonly number[], amount: (day: number) => number, at = [9, 10, 11]): ActivityHour[] =>
  days.flatMap((of) =>
    at.map((hour) => hourOf('edge', from + of * DAY + hour * HOUR, { export: amount(of) })),
  );
const everyHour = Array.from({ length: 24 }, (_, hour) => hour);
const everyDay = Array.from({ length: WEEKS * 7 }, (_, at) => at);

describe('the usual band of edges', () => {
  const others = Array.from({ length: 6 }, (_, i) =>
    workdays.map((at) =>
      hourOf(`o${i}`, from + at * DAY + 9 * HOUR, { read: 10, export: 40 + 20 * ((at + i) % 3) }),
    ),
  ).flat();
  const bandOf = (rows: readonly ActivityHour[], kind: WindowKind, at: number) => {
    const { actors, roles } = buildProfiles({ hours: [...others, ...rows], day, calendar });
    const {
      hourChance,
      dayChance,
      own,
      [kind]: level,
    } = (actors['edge'] ?? roles['human/sales-rep'])!.measures.export;
    const chance =
      kind === 'hour'
        ? hourChance[at]!
        : trailingChance(dayChance, shareByHour(hourChance), { slot: at, yesterday: 0 });
    const { low, high } = usualBand(chance, { level, own: own?.[kind] });
    return [Math.round(low), Math.round(high)];
  };
  const read = workdays.map((at) => hourOf('edge', from + at * DAY + 9 * HOUR, { read: 10 }));

  it.each<[string, ActivityHour[], WindowKind, number, [number, number], [number, number]]>([
    ['somebody who never exports: none in an hour of work', read, 'hour', 10, [0, 0], [0, 0]],
    [
      'somebody of one day, beside a role of some 60 a day',
      each([54], () => 50, [9]),
      'hour',
      10,
      [0, 0],
      [60, 130],
    ],
    ['a stranger: by the role', [], 'hour', 10, [0, 0], [60, 130]],
    ['a program of 100 in every hour', each(everyDay, () => 100, everyHour), 'hour', 3, [0, 100], [100, 110]],
    ['its days', each(everyDay, () => 100, everyHour), 'day', 3, [2_200, 2_400], [2_400, 2_600]],
    [
      'half of the weeks ten times as much',
      each(workdays, (at) => (at < 28 ? 100 : 1_000)),
      'hour',
      10,
      [0, 100],
      [1_000, 1_150],
    ],
    [
      'one day far out of forty',
      each(workdays, (at) => (at === 52 ? 90_000 : 100)),
      'hour',
      10,
      [0, 100],
      [100, 130],
    ],
    ['work by day, in an hour of the night', each(workdays, () => 100), 'hour', 2, [0, 0], [0, 0]],
  ])('%s', (_, rows, kind, at, low, high) => {
    const band = bandOf(rows, kind, at);
    for (const [i, [least, most]] of [low, high].entries()) {
      expect(band[i]).toBeGreaterThanOrEqual(least);
      expect(band[i]).toBeLessThanOrEqual(most);
    }
  });
});

describe('what own windows held', () => {
  it.each([
    ['none', [], 0.5, 0],
    ['one', [40], 0.5, Math.log1p(40)],
    ['the middle of five', [9, 1, 5, 3, 7], 0.5, Math.log1p(5)],
    ['the least', [9, 1, 5], 0, Math.log1p(1)],
    ['the most', [9, 1, 5], 1, Math.log1p(9)],
  ])('%s', (_, records, share, log) => {
    expect(ownLog(ownWindows(records), share)).toBeCloseTo(log, 12);
  });

  it.each([
    ['of nobody who held any', [], 1, 1],
    ['below the least', [10, 20, 30], 9, 0],
    ['the least', [10, 20, 30], 10, 0],
    ['above the most', [10, 20, 30], 31, 1],
    ['what most of them held', [10, 10, 10, 10, 50], 10, 0],
  ])('says which share held less: %s', (_, records, amount, share) => {
    expect(ownShareBelow(ownWindows(records), amount)).toBe(share);
  });

  it('says of an amount between two about which share held less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), (at) => {
        const own = ownWindows(Array.from({ length: 1_000 }, (__, i) => i));
        expect(Math.abs(ownShareBelow(own, at + 0.5) - at / 1_000)).toBeLessThan(0.06);
      }),
      // 499.5 is what half of them lie below, exactly.
      { examples: [[499]] },
    );
  });

  it('never falls with the share', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1e9), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (records, a, b) => {
          const own = ownWindows(records);
          expect(ownLog(own, Math.max(a, b))).toBeGreaterThanOrEqual(ownLog(own, Math.min(a, b)) - 1e-12);
        },
      ),
    );
  });
});
