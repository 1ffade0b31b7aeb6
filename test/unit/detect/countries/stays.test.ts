import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalCalendar } from '../../../../src/baseline/local-time.js';
import { countryFindings, MOST_A_DAY } from '../../../../src/detect/countries/country-finding.js';
import { STAY_GAP, staysSince, type HourAbroad } from '../../../../src/detect/countries/stays.js';
import { isChanceOfPerson } from '../../../../src/event/finding.js';
import { DAY, HOUR, MINUTE } from '../../../../src/kernel/clock.js';

const calendar = createLocalCalendar('Europe/Berlin');
/** 2 March 2026, 10:00 in Berlin. */
const AT = Date.UTC(2026, 2, 2, 9);

const hourAt = (hour: number, more: Partial<HourAbroad> = {}): HourAbroad => ({
  actorKey: 'ann',
  country: 'BR',
  hour,
  acts: 2,
  byAddress: 2,
  first: hour + 5 * MINUTE,
  last: hour + 20 * MINUTE,
  received: hour + 21 * MINUTE,
  history: false,
  source: 'crm',
  ...more,
});

const found = (hours: readonly HourAbroad[], isTold?: (id: string) => boolean, since = AT - DAY) =>
  countryFindings(staysSince(hours, since), { tenant: 'acme', calendar, now: AT + DAY }, isTold);
const sentences = (hours: readonly HourAbroad[]): string[] => found(hours).map(({ sentence }) => sentence);

describe('a stay in a country that is not declared', () => {
  it.each<[string, readonly HourAbroad[], number]>([
    ['of one hour', [hourAt(AT)], 1],
    ['of two hours, in any order', [hourAt(AT + 3 * HOUR), hourAt(AT)], 1],
    ['with just less than a week between', [hourAt(AT), hourAt(AT + STAY_GAP)], 1],
    ['and another, a whole week later', [hourAt(AT), hourAt(AT + HOUR + STAY_GAP)], 2],
    ['in two countries is two', [hourAt(AT), hourAt(AT, { country: 'CN' })], 2],
    ['of two accounts is two', [hourAt(AT), hourAt(AT, { actorKey: 'bob' })], 2],
    ['that began before is none', [hourAt(AT - 2 * DAY), hourAt(AT)], 0],
    ['that ended a week before and begins anew', [hourAt(AT - DAY - STAY_GAP), hourAt(AT)], 1],
    ['of nobody is none', [], 0],
  ])('%s', (_, hours, stays) => {
    expect(found(hours)).toHaveLength(stays);
  });

  it('is the same whenever it is looked at, and by whichever later hours', () => {
    const some = fc
      .uniqueArray(fc.nat(60 * 24), { maxLength: 12 })
      .map((all) => all.map((n) => hourAt(AT + n * HOUR)));
    fc.assert(
      fc.property(some, fc.nat(60 * 24), (hours, until) => {
        const ids = (of: readonly HourAbroad[]) => found(of).map(({ id }) => id);
        const earlier = ids(hours.filter(({ hour }) => hour < AT + until * HOUR));
        expect(ids(hours).slice(0, earlier.length)).toEqual(earlier);
        expect(new Set(ids(hours)).size).toBe(ids(hours).length);
      }),
    );
  });

  it('says where, how that is known, how much, and when', () => {
    const hours = [hourAt(AT), hourAt(AT + HOUR)];
    expect(sentences(hours)).toEqual([
      'Worked from Brazil (BR), which is none of the countries declared here: 4 acts between 2026-03-02 10:05 and ' +
        '2026-03-02 11:20 (Europe/Berlin), through no declared network; the country is known by the network address.',
    ]);
    const one = { acts: 1, byAddress: 0, last: AT + 5 * MINUTE };
    expect(sentences([hourAt(AT, one)])[0]).toMatch(/: 1 act at 2026-03-02 10:05 .* as the source says\.$/);
    expect(sentences([hourAt(AT, { byAddress: 1 })])[0]).toMatch(
      /as the source says, and by the network address\.$/,
    );
    expect(sentences([hourAt(AT, { country: '<b>not a code</b>' })])[0]).toMatch(/^Worked from <b>not a, /);
  });

  it.each([
    ['all of it', [true, true], true],
    ['its begin', [true, false], false],
    ['what came later', [false, true], false],
  ])('is history where %s is', (_, [begin, later], expected) => {
    const hours = [hourAt(AT, { history: begin! }), hourAt(AT + HOUR, { history: later! })];
    expect(found(hours).map(({ history }) => history)).toEqual([expected]);
  });

  it('is an alert of the person’s log-ins, and no chance', () => {
    const [finding] = found([hourAt(AT)]);
    expect(finding).toMatchObject({
      actorKey: 'ann',
      detector: 'outside-countries',
      family: 'login',
      severity: 'medium',
      source: 'crm',
      localDay: '2026-03-02',
      state: 'raised',
    });
    expect(isChanceOfPerson(finding!)).toBe(false);
  });
});

describe('many of them on one day', () => {
  const people = Array.from({ length: MOST_A_DAY + 3 }, (_, i) =>
    hourAt(AT, { actorKey: `p${String(i).padStart(2, '0')}`, first: AT + i, country: i % 2 ? 'BR' : 'CN' }),
  );

  it('are told of one by one as far as a day has room, and the rest once', () => {
    const all = found(people);
    expect(all).toHaveLength(MOST_A_DAY + 1);
    expect(all.at(-1)).toMatchObject({
      actorKey: 'source:crm',
      sentence:
        '3 more accounts began to work from countries that are not declared here on 2026-03-02 (Brazil (BR), China (CN)): ' +
        'more than a day has room for.',
    });
  });

  it('keep the room of those who were told of already', () => {
    const [first] = found(people.slice(-1));
    const all = found(people, (id) => id === first!.id);
    expect(all.map(({ id }) => id)).toContain(first!.id);
    expect(all).toHaveLength(MOST_A_DAY + 1);
  });

  it('of another day have room of their own', () => {
    const later = people.map((one) => ({
      ...one,
      actorKey: `q${one.actorKey}`,
      hour: AT + DAY,
      first: AT + DAY,
    }));
    expect(
      found([...people, ...later]).filter(({ actorKey }) => !actorKey.startsWith('source:')),
    ).toHaveLength(2 * MOST_A_DAY);
  });

  it('in two countries take the room of one person', () => {
    const both = people.flatMap((one) => [one, { ...one, country: 'IN' }]);
    expect(found(both).filter(({ actorKey }) => !actorKey.startsWith('source:'))).toHaveLength(
      2 * MOST_A_DAY,
    );
  });
});
