import { describe, expect, it } from 'vitest';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { closerLookAt, closerLooks } from '../../../src/baseline/closer-look.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import { explained } from '../../../src/event/explained.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf, madeUpCompany } from '../detect/made-up-company.js';

const AT = Date.parse('2026-03-03T10:00:00Z');
const roles = new Map([
  ['thief', 'sales'],
  ['loner', 'unknown'],
]);
const looks = (now: number, ...incidents: readonly (readonly [string, number])[]) =>
  closerLooks(
    incidents.map(([actorKey, at]) => ({ actorKey, at })),
    now,
    (key) => roles.get(key),
  );

describe('after a confirmed incident', () => {
  it.each([
    ['before it was confirmed', AT - 1, false],
    ['at once', AT, true],
    ['on the last day', AT + 28 * DAY - 1, true],
    ['after four weeks', AT + 28 * DAY, false],
  ])('%s', (_, now, isCloser) => {
    expect(looks(now, ['thief', AT]) !== undefined).toBe(isCloser);
  });

  const found = looks(AT + DAY, ['thief', AT], ['loner', AT])!;
  it.each([
    ['the person', 'thief', 'sales', 'person', Math.log10(4)],
    ['the person under another role', 'thief', 'support', 'person', Math.log10(4)],
    ['a colleague', 'colleague', 'sales', 'role', Math.log10(2)],
    ['somebody of another role', 'other', 'support', undefined, undefined],
    ['nobody is a peer by a role that is not known', 'other', 'unknown', undefined, undefined],
    ['a name that objects have', 'constructor', 'toString', undefined, undefined],
  ])('%s', (_, actorKey, role, because, decades) => {
    const look = closerLookAt(found, { actorKey, role });
    expect(look?.because).toBe(because);
    expect(look?.decades).toBe(decades);
  });

  it('the newest counts', () => {
    const two = looks(AT + 2 * DAY, ['thief', AT + DAY], ['thief', AT])!;
    expect(two.actors['thief']).toMatchObject({
      confirmed: '2026-03-04T10:00:00.000Z',
      until: '2026-04-01T10:00:00.000Z',
    });
  });
});

describe('who is looked at more closely', () => {
  const calendar = createLocalCalendar('Europe/Berlin');
  const from = Date.UTC(2026, 0, 5);
  const hours = madeUpCompany({ seed: 4, people: 60, from, days: 56, timeZone: 'Europe/Berlin' });
  /** Monday, 2 March 2026, 11:00 in Berlin. */
  const hour = from + 56 * DAY + 10 * HOUR;
  const confirmed = Date.parse('2026-02-20T10:00:00Z');
  const claimOf = (actorKey: string, incidents: readonly { actorKey: string; at: number }[]) => {
    const profiles = buildProfiles({ hours, day: '2026-03-02', calendar, incidents });
    const role = hours.find((row) => row.actorKey === actorKey)!.role;
    const activity = [hourOf(actorKey, hour, { export: 500_000, role })];
    const [claim] = evaluate({ actorKey, hour, activity, profiles }, { calendar });
    return claim!.evidence;
  };
  const [thief, colleague, other] = ['p0005', 'p0010', 'p0001'] as const;
  const firesFrom = (actorKey: string, ...incidents: readonly { actorKey: string; at: number }[]) =>
    claimOf(actorKey, incidents).counterfactual!.firesFrom;

  it('is told of less, their peers of a little less, others of no less', () => {
    const incident = { actorKey: thief, at: confirmed };
    const usual = firesFrom(thief);
    const asPeer = firesFrom(thief, { actorKey: colleague, at: confirmed });
    const asThief = firesFrom(thief, incident);
    expect(asPeer).toBeLessThan(usual);
    expect(asThief).toBeLessThan(asPeer);
    expect(firesFrom(other, incident)).toBe(firesFrom(other));
  });

  it('is told why', () => {
    const lines = (actorKey: string) =>
      explained(claimOf(actorKey, [{ actorKey: thief, at: confirmed }]) as never).filter(
        ([label]) => label === 'Looked at closely',
      );
    expect(lines(thief)).toEqual([
      [
        'Looked at closely',
        'an incident of this person was confirmed on 2026-02-20; until 2026-03-20 what is 4 times as frequent is told',
      ],
    ]);
    expect(lines(colleague)[0]?.[1]).toContain('an incident of somebody of the same role was confirmed');
    expect(lines(other)).toEqual([]);
  });
});
