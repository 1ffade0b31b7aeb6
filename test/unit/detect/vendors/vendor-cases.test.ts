import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  VENDOR_BUDGET,
  vendorCases,
  type VendorBudget,
  type VendorTerms,
} from '../../../../src/detect/vendors/vendor-cases.js';
import type { VendorEvent } from '../../../../src/detect/vendors/vendor-event.js';
import { risenFindings, vendorFindings } from '../../../../src/detect/vendors/vendor-finding.js';
import { createLocalCalendar } from '../../../../src/baseline/local-time.js';
import { findingSchema, type Finding } from '../../../../src/event/finding.js';
import { DAY, HOUR } from '../../../../src/kernel/clock.js';

const calendar = createLocalCalendar('Europe/Berlin');
const noon = Date.UTC(2026, 2, 3, 11);
const personKey = (nth: number): string => String(nth).padStart(32, '0');

let next = 0;
const event = (over: Partial<VendorEvent> = {}): VendorEvent => {
  const occurred = over.occurred ?? noon;
  return {
    id: `event-${next++}`,
    source: 'edr',
    account: over.actorKey ?? personKey(1),
    actorKey: personKey(1),
    state: 'open',
    received: occurred + 60_000,
    blocked: false,
    product: 'Falcon',
    uid: 'a',
    title: 'Credential dumping',
    word: 'high',
    topic: 'CredentialAccess',
    score: null,
    ...over,
    occurred,
  };
};
const terms = (over: Partial<VendorTerms> = {}): VendorTerms => ({
  budget: VENDOR_BUDGET,
  localDayOf: (at) => calendar.at(at).day,
  isHistory: ({ occurred, received }) => received - occurred > HOUR,
  isEarlier: () => false,
  ...over,
});
const place = { tenant: 'acme', calendar, now: noon + HOUR };
const told = (events: readonly VendorEvent[], over: Partial<VendorTerms> = {}): Finding[] =>
  vendorFindings(vendorCases(events, terms(over)), place);
const severities = (...args: Parameters<typeof told>): string[] =>
  told(...args).map(({ severity }) => severity);
/** So many people, one finding of that word each. */
const crowd = (people: number, word: string, first = 1, over: Partial<VendorEvent> = {}): VendorEvent[] =>
  Array.from({ length: people }, (_, nth) =>
    event({ actorKey: personKey(first + nth), uid: `${word}-${first + nth}`, word, ...over }),
  );
const isFolded = ({ actorKey }: Finding): boolean => actorKey === 'source:edr';

describe('what another product claims of a person', () => {
  it('is a finding of that person, which says who said it and of what', () => {
    const [finding, ...others] = told([event({ score: 97.4 })]);
    expect(others).toEqual([]);
    expect(findingSchema.parse(finding)).toMatchObject({
      detector: 'vendor-score',
      actorKey: personKey(1),
      family: 'login',
      severity: 'high',
      score: 4,
      source: 'edr',
      localDay: '2026-03-03',
      history: false,
      state: 'raised',
      sentence:
        'Falcon says of this account: “Credential dumping” (severity high, score 97.4), 2026-03-03 12:00 (Europe/Berlin). That is its judgement, passed on as it came.',
    });
  });

  it.each<[string, readonly VendorEvent[], readonly string[]]>([
    ['told twice is one', [event(), event()], ['high']],
    ['of two ids is two', [event(), event({ uid: 'b' })], ['high', 'high']],
    ['of two products is two', [event(), event({ product: 'Defender' })], ['high', 'high']],
    ['of two people is two', [event(), event({ actorKey: personKey(2) })], ['high', 'high']],
    [
      'that grows graver is graver',
      [event({ word: 'low' }), event({ state: 'update', word: 'high' })],
      ['high'],
    ],
    ['that grows milder stays', [event(), event({ state: 'update', word: 'low' })], ['high']],
    [
      'whose update says no word stays',
      [event({ word: 'low' }), event({ state: 'update', word: '' })],
      ['low'],
    ],
    ['that says no word is medium', [event({ word: '' })], ['medium']],
    ['first heard of at work on is told', [event({ state: 'update' })], ['high']],
    ['first heard of when closed is not', [event({ state: 'close' })], []],
    ['that is closed stands', [event(), event({ state: 'close' })], ['high']],
    ['of nothing', [], []],
  ])('%s', (_, events, expected) => {
    expect(severities(events)).toEqual(expected);
  });

  it('that was told of on an earlier day is not told anew when it changes', () => {
    expect(told([event({ state: 'update' })], { isEarlier: () => true })).toEqual([]);
  });

  it.each<[string, Partial<VendorEvent>, RegExp]>([
    ['a mail address', { title: 'Login of j.doe@example.com failed' }, /“Login of … failed”/],
    ['an account of a domain', { title: 'CORP\\jdoe ran mimikatz' }, /“… ran mimikatz”/],
    ['a broken line', { title: 'a\nb\u202e<b>' }, /“a b <b>”/],
    ['a long title', { title: 'x'.repeat(5_000) }, /^.{200,320}$/],
    ['no title', { title: '' }, /“a finding without a title”/],
    ['no product', { product: '' }, /^Another product says/],
    ['no word', { word: '' }, /\(no severity given\)/],
    ['what was blocked', { blocked: true }, /; it was blocked there\. That/],
  ])('is said safely: %s', (_, over, expected) => {
    expect(told([event(over)])[0]!.sentence).toMatch(expected);
  });

  it('says that it was closed, and no longer when it was opened again', () => {
    const closed = [event(), event({ state: 'close' })];
    expect(told(closed)[0]!.sentence).toContain('; closed there since.');
    expect(told([...closed, event({ state: 'update' })])[0]!.sentence).not.toContain('closed');
  });
});

describe('the budget of a day', () => {
  it.each([
    ['as many pages as there is room for', crowd(5, 'high'), 5, 0],
    ['one more is folded', crowd(6, 'high'), 5, 1],
    ['a hundred are one fold', crowd(100, 'critical'), 5, 1],
    ['others have room of their own', [...crowd(20, 'low'), ...crowd(5, 'high', 50)], 25, 0],
    ['and fold beside them', [...crowd(21, 'medium'), ...crowd(5, 'high', 50)], 25, 1],
    [
      'a person and family is one alert',
      crowd(9, 'high').map((one) => ({ ...one, actorKey: personKey(1) })),
      9,
      0,
    ],
    [
      'the next day begins anew',
      [...crowd(5, 'high'), ...crowd(5, 'high', 50, { occurred: noon + DAY })],
      10,
      0,
    ],
  ])('%s', (_, events, people, folds) => {
    const findings = told(events);
    expect(findings.filter((finding) => !isFolded(finding))).toHaveLength(people);
    expect(findings.filter(isFolded)).toHaveLength(folds);
  });

  it('a fold says how many, of whom, and the gravest, and is as grave', () => {
    const [fold] = told([...crowd(7, 'high'), ...crowd(1, 'critical', 50)]).filter(isFolded);
    expect(fold).toMatchObject({ severity: 'critical', family: 'login', history: false });
    expect(fold!.sentence).toBe(
      '3 more findings of Falcon about 3 accounts on 2026-03-03, the gravest critical: more than a day has room for here, look there.',
    );
  });

  it('what grows graver without room stays as it was told, and is in the fold', () => {
    const rising = [event({ uid: 'r', actorKey: personKey(99), word: 'low' }), ...crowd(5, 'high')];
    const findings = told([
      ...rising,
      event({ uid: 'r', actorKey: personKey(99), state: 'update', word: 'critical' }),
    ]);
    expect(findings.find(({ actorKey }) => actorKey === personKey(99))!.severity).toBe('low');
    expect(findings.filter(isFolded)).toMatchObject([{ severity: 'critical' }]);
  });

  it.each([
    ['becomes graver live is live', 'critical', 60_000, 'critical', false],
    ['becomes graver, and late as well, is history', 'critical', 2 * HOUR, 'critical', true],
    ['is told again live, as grave as it was, stays history', 'high', 60_000, 'high', true],
  ])('what came late and %s', (_, word, delay, severity, history) => {
    const occurred = noon + DAY;
    const late = event({ received: noon + 5 * HOUR });
    const again = event({ state: 'update', word, occurred, received: occurred + delay });
    expect(told([late, again])).toMatchObject([{ severity, history }]);
  });

  it('what is history takes no room of what is live, and is folded into nothing', () => {
    const late = { received: noon + 2 * HOUR };
    const findings = told([...crowd(30, 'critical', 1, late), ...crowd(5, 'high', 50)]);
    expect(findings.filter(({ history }) => history)).toHaveLength(20);
    expect(findings.filter(({ history }) => !history)).toHaveLength(5);
    expect(findings.some(isFolded)).toBe(false);
  });

  it.each([
    ['at its promise', HOUR, false],
    ['a millisecond later', HOUR + 1, true],
  ])('late is %s: history', (_, delay, expected) => {
    expect(told([event({ received: noon + delay })])[0]!.history).toBe(expected);
  });

  const anyEvent = fc
    .record({
      nth: fc.integer({ min: 1, max: 12 }),
      uid: fc.constantFrom('a', 'b', 'c'),
      state: fc.constantFrom('open', 'update', 'close'),
      word: fc.constantFrom('', 'low', 'medium', 'high', 'critical'),
      day: fc.integer({ min: 0, max: 2 }),
      late: fc.boolean(),
    })
    .map(({ nth, day, late, ...rest }) =>
      event({
        ...rest,
        actorKey: personKey(nth),
        occurred: noon + day * DAY,
        received: noon + day * DAY + (late ? 2 : 0) * HOUR,
      }),
    );
  const small: VendorBudget = { pages: 2, others: 3 };

  it('holds whatever comes, and nothing that was told is taken back or told milder when more comes', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), fc.nat(60), (events, at) => {
        const all = told(events, { budget: small });
        const before = told(events.slice(0, at), { budget: small });
        const rank = ['low', 'medium', 'high', 'critical'];
        for (const earlier of before) {
          const later = all.find(({ id }) => id === earlier.id)!;
          expect(later).toBeDefined();
          expect(later.localDay).toBe(earlier.localDay);
          expect(rank.indexOf(later.severity)).toBeGreaterThanOrEqual(rank.indexOf(earlier.severity));
        }
        const pages = all.filter((one) => !isFolded(one) && !one.history && rank.indexOf(one.severity) >= 2);
        for (const own of Map.groupBy(pages, ({ localDay }) => localDay).values())
          expect(
            new Set(own.map(({ actorKey, family }) => `${actorKey} ${family}`)).size,
          ).toBeLessThanOrEqual(2);
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
        for (const finding of all) findingSchema.parse(finding);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a finding of days that are not looked at any more', () => {
  const later = (over: Partial<VendorEvent> = {}): VendorEvent =>
    event({ occurred: noon + 9 * DAY, state: 'update', word: 'critical', ...over });
  const risen = (events: readonly VendorEvent[], earlier: readonly Finding[]): Finding[] =>
    risenFindings(events, { earlier, isHistory: terms().isHistory }, place);
  const [old] = told([event({ word: 'medium' })]);
  const before = [old!];

  it('is the same one on its own day, and as grave as the vendor says now', () => {
    const [one, ...others] = risen([later()], before);
    expect(others).toEqual([]);
    expect(findingSchema.parse(one)).toMatchObject({
      id: old!.id,
      localDay: '2026-03-03',
      occurredFrom: old!.occurredFrom,
      severity: 'critical',
      score: 6,
      history: false,
      sentence: expect.stringContaining('(severity critical), 2026-03-12 12:00'),
    });
    expect(risen([later()], [one!]), 'the next look').toEqual([]);
  });

  it('is live once it becomes graver live', () => {
    const past = [{ ...old!, history: true }];
    expect(risen([later()], past)[0]?.history).toBe(false);
    expect(risen([later({ received: noon + 12 * DAY })], past)[0]?.history).toBe(true);
  });

  it.each<[string, Partial<VendorEvent>]>([
    ['is said again', { word: 'medium' }],
    ['becomes milder', { word: 'low' }],
    ['is closed', { state: 'close' }],
    ['changes without a word', { word: '' }],
    ['is another', { uid: 'b' }],
    ['is about another account', { account: personKey(2) }],
  ])('stays as it was when it %s', (_, over) => {
    expect(risen([later(over)], before)).toEqual([]);
  });

  it('stays taken back', () => {
    expect(risen([later()], [{ ...old!, state: 'withdrawn' }])).toEqual([]);
  });

  it('is as grave as the gravest of several states', () => {
    const states = [later({ word: 'high' }), later(), later({ word: 'high' })];
    expect(risen(states, before).map(({ severity }) => severity)).toEqual(['critical']);
  });
});
