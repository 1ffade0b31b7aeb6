import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, EVER, textOfDay } from '../../../../src/people/day.js';
import type { Said, Stated } from '../../../../src/people/directory/statement.js';
import { foldTimeline, isSameTimeline, onDay, roleOf } from '../../../../src/people/directory/timeline.js';

type Telling = Partial<Pick<Stated, 'said' | 'employed' | 'resets'>> & { readonly day?: string };

/** In the order in which they are said. */
const told = (...all: readonly Telling[]): Stated[] =>
  all.map(({ day, said = {}, employed, resets = false }, at) => ({
    person: 'p',
    day: day === undefined ? EVER : dayOf(day),
    said,
    employed,
    resets,
    statedAt: at,
    importId: 'i',
    position: 0,
  }));

const on = (stated: readonly Stated[], day: string): readonly [string, string] => {
  const { role, employment } = onDay(foldTimeline(stated), dayOf(day));
  return [role, employment];
};

const hired = { day: '2024-03-01', said: { role: 'sales' }, employed: true };

describe('who somebody was on a day', () => {
  it.each([
    ['the day before the first', [hired], '2024-02-29', ['', 'not-yet']],
    ['the first day', [hired], '2024-03-01', ['sales', 'employed']],
    ['long after it', [hired], '2030-01-01', ['sales', 'employed']],
    ['somebody of whom no days were said', [{ said: { role: 'sales' } }], '1990-01-01', ['sales', 'unknown']],
    [
      'the last day, since the end was said as the day after it',
      [hired, { day: '2024-07-01', employed: false }],
      '2024-06-30',
      ['sales', 'employed'],
    ],
    ['the day after it', [hired, { day: '2024-07-01', employed: false }], '2024-07-01', ['sales', 'left']],
    [
      'of whom only the end was said: they work here until then',
      [{ said: { role: 'sales' } }, { day: '2024-07-01', employed: false }],
      '2024-06-30',
      ['sales', 'employed'],
    ],
    [
      'a transfer',
      [hired, { day: '2024-05-01', said: { role: 'support' } }],
      '2024-05-01',
      ['support', 'employed'],
    ],
    [
      'the day before a transfer',
      [hired, { day: '2024-05-01', said: { role: 'support' } }],
      '2024-04-30',
      ['sales', 'employed'],
    ],
    [
      'a transfer that is told after the one that follows it: the later one stays',
      [
        hired,
        { day: '2024-06-01', said: { role: 'lead' } },
        { day: '2024-05-01', said: { role: 'support' } },
      ],
      '2024-06-01',
      ['lead', 'employed'],
    ],
    [
      'and holds until then',
      [
        hired,
        { day: '2024-06-01', said: { role: 'lead' } },
        { day: '2024-05-01', said: { role: 'support' } },
      ],
      '2024-05-31',
      ['support', 'employed'],
    ],
    [
      'of two things said of one day the last',
      [hired, { day: '2024-03-01', said: { role: 'support' } }],
      '2024-03-01',
      ['support', 'employed'],
    ],
    [
      'a later end that puts an earlier one right',
      [hired, { day: '2024-07-01', employed: false }, { day: '2024-09-01', employed: false }],
      '2024-08-01',
      ['sales', 'employed'],
    ],
    [
      'an earlier end that puts a later one right',
      [hired, { day: '2024-09-01', employed: false }, { day: '2024-07-01', employed: false }],
      '2024-08-01',
      ['sales', 'left'],
    ],
    [
      'an end that is told before the beginning',
      [{ day: '2024-07-01', employed: false }, hired],
      '2024-08-01',
      ['sales', 'left'],
    ],
    [
      'a gap between leaving and coming back',
      [
        hired,
        { day: '2024-07-01', employed: false },
        { day: '2025-01-01', said: { role: 'support' }, employed: true },
      ],
      '2024-12-31',
      ['sales', 'left'],
    ],
    [
      'who came back',
      [
        hired,
        { day: '2024-07-01', employed: false },
        { day: '2025-01-01', said: { role: 'support' }, employed: true },
        { day: '2026-01-01', employed: false },
      ],
      '2025-12-31',
      ['support', 'employed'],
    ],
    [
      'a history told whole: what was said before is gone',
      [
        { said: { role: 'admin' } },
        { day: '2025-01-01', said: { role: 'boss' } },
        { day: '2024-03-01', said: { role: 'sales' }, employed: true, resets: true },
      ],
      '2025-06-01',
      ['sales', 'employed'],
    ],
    [
      'a history told whole without roles: these stay',
      [
        { said: { role: 'admin' } },
        { day: '2024-03-01', said: { team: 'north' }, employed: true, resets: true },
      ],
      '2025-06-01',
      ['admin', 'employed'],
    ],
    [
      'what was said after a history was told whole',
      [
        { day: '2024-03-01', said: { role: 'sales' }, employed: true, resets: true },
        { day: '2024-04-01', said: { role: 'lead' } },
      ],
      '2025-06-01',
      ['lead', 'employed'],
    ],
  ] as const)('%s', (_, all, day, expected) => {
    expect(on(told(...all), day)).toEqual(expected);
  });

  it('has no role before the first and after the last day', () => {
    const timeline = foldTimeline(told(hired, { day: '2024-07-01', employed: false }));
    const roles = ['2024-02-29', '2024-03-01', '2024-06-30', '2024-07-01'].map((day) =>
      roleOf(onDay(timeline, dayOf(day))),
    );
    expect(roles).toEqual(['', 'sales', 'sales', '']);
  });

  it('has one span where nothing changes', () => {
    const same = told(
      hired,
      { day: '2024-05-01', said: { role: 'sales' } },
      { day: '2024-06-01', employed: true },
    );
    expect(foldTimeline(same).map(({ from }) => textOfDay(from))).toEqual([undefined, '2024-03-01']);
  });
});

const FIELDS = ['role', 'team'] as const;
const statement = fc.record({
  day: fc.oneof(fc.constant(EVER), fc.integer({ min: 0, max: 12 })),
  said: fc.dictionary(fc.constantFrom(...FIELDS), fc.constantFrom('a', 'b', ''), { maxKeys: 2 }),
  employed: fc.constantFrom(undefined, true, false),
  resets: fc.boolean(),
});
const history = fc
  .array(statement, { maxLength: 8 })
  .map((all) =>
    all.map((one, at): Stated => ({ ...one, person: 'p', statedAt: at, importId: 'i', position: 0 })),
  );

/** The same said once more, the plain way: for each day and field the statement that counts is looked for. */
function plainly(all: readonly Stated[], day: number): Said {
  const said: Partial<Record<(typeof FIELDS)[number], string>> = {};
  for (const field of FIELDS) {
    const from = all.findLastIndex((one) => one.resets && one.said[field] !== undefined);
    let best: Stated | undefined;
    for (const one of all.slice(Math.max(0, from)))
      if (one.said[field] !== undefined && one.day <= day && (best === undefined || one.day >= best.day))
        best = one;
    said[field] = best?.said[field] ?? '';
  }
  return said;
}

describe('the fold of statements', () => {
  it('gives on every day what the statement says that counts on it', () => {
    fc.assert(
      fc.property(history, (all) => {
        const timeline = foldTimeline(all);
        for (let day = -1; day <= 13; day++) {
          const { role, team } = onDay(timeline, day);
          expect({ role, team }).toEqual(plainly(all, day));
        }
      }),
    );
  });

  it('does not depend on the order in which statements are read', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat(100)), (all, keys) => {
        const shuffled = all
          .map((one) => ({ one, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(isSameTimeline(foldTimeline(shuffled), foldTimeline(all))).toBe(true);
      }),
    );
  });

  it('begins ever, goes on by days, and no span is as the one before it', () => {
    fc.assert(
      fc.property(history, (all) => {
        const timeline = foldTimeline(all);
        expect(timeline[0]?.from).toBe(EVER);
        for (const [at, span] of timeline.slice(1).entries()) {
          const { from, ...before } = timeline[at] ?? span;
          expect(span.from).toBeGreaterThan(from);
          expect({ ...span, from: 0 }).not.toEqual({ ...before, from: 0 });
        }
      }),
    );
  });

  it('a history told whole says the same whatever was said before it', () => {
    fc.assert(
      fc.property(history, history, (before, after) => {
        const whole = { day: 3, said: { role: 'x', team: 'y' }, employed: true, resets: true };
        const rest = [whole, ...after].map((one, at) => ({
          ...one,
          person: 'p',
          statedAt: 100 + at,
          importId: 'i',
          position: 0,
        }));
        expect(isSameTimeline(foldTimeline([...before, ...rest]), foldTimeline(rest))).toBe(true);
      }),
    );
  });
});
