import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wasMember } from '../../../../src/access/team-members.js';
import { daysIn } from '../../../../src/people/directory/team-members.js';
import { onDay, type Span } from '../../../../src/people/directory/timeline.js';

const span = (from: number, team: string): Span => ({
  from,
  team,
  role: '',
  manager: '',
  kind: '',
  office: '',
  timeZone: '',
  employment: 'unknown',
});

describe('the days on which somebody is in a team', () => {
  const EAST = new Set(['east']);
  it.each([
    ['ever', [span(-Infinity, 'east')], [{ from: -Infinity, to: Infinity }]],
    ['never', [span(-Infinity, 'west')], []],
    ['in none', [span(-Infinity, '')], []],
    ['until they move', [span(-Infinity, 'east'), span(10, 'west')], [{ from: -Infinity, to: 10 }]],
    ['from when they came', [span(-Infinity, ''), span(10, 'east')], [{ from: 10, to: Infinity }]],
    [
      'twice',
      [span(-Infinity, 'east'), span(10, 'west'), span(20, 'east')],
      [
        { from: -Infinity, to: 10 },
        { from: 20, to: Infinity },
      ],
    ],
    [
      'on, when something else of them changes',
      [span(-Infinity, 'east'), { ...span(10, 'east'), role: 'lead', employment: 'left' as const }],
      [{ from: -Infinity, to: Infinity }],
    ],
  ])('%s', (_, timeline, days) => {
    expect(daysIn(timeline, EAST)).toEqual(days);
  });

  it('are those of the timeline, whatever it is, and apart from each other', () => {
    const teams = fc.constantFrom('east', 'west', 'north', '');
    const timelines = fc
      .uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 8 })
      .chain((days) =>
        fc.tuple(
          fc.constant(days.toSorted((one, other) => one - other)),
          fc.array(teams, { minLength: days.length + 1, maxLength: days.length + 1 }),
        ),
      )
      .map(([days, names]) => [-Infinity, ...days].map((day, at) => span(day, names[at] ?? '')));
    fc.assert(
      fc.property(timelines, fc.subarray(['east', 'west']), (timeline, wanted) => {
        const days = daysIn(timeline, new Set(wanted));
        const members = new Map([['key', days]]);
        for (let day = -1; day <= 41; day++)
          expect(wasMember(members, 'key', day)).toBe(
            wanted.some((team) => team === onDay(timeline, day).team),
          );
        for (const [at, { from }] of days.entries())
          expect(at === 0 || from > (days[at - 1]?.to ?? from)).toBe(true);
      }),
    );
  });
});
