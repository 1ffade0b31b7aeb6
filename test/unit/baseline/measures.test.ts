import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import {
  MEASURES,
  actsOf,
  allActsOf,
  byMeasure,
  countsActs,
  recordsOf,
  type Measure,
} from '../../../src/baseline/measures.js';
import { ACTIONS, type Action } from '../../../src/event/actions.js';

type Counts = Partial<Record<Action, number>>;

const hour = (acts: Counts, records: Counts = {}, failures: Counts = {}): ActivityHour => ({
  actorKey: 'a',
  hour: 0,
  actorType: 'human',
  role: 'r',
  acts,
  records,
  failures,
});

const only = (over: Partial<Record<Measure, number>>) => ({ ...byMeasure(() => 0), ...over });

describe('what an hour holds of each measure', () => {
  it.each<[string, ActivityHour, Partial<Record<Measure, number>>]>([
    ['exports by records', hour({ 'report.export': 2 }, { 'report.export': 700 }), { export: 700 }],
    ['an export of unknown size as none', hour({ 'data.export': 1 }), { export: 0 }],
    ['bulk queries as exports', hour({ 'data.bulk_query': 1 }, { 'data.bulk_query': 9 }), { export: 9 }],
    ['opened records', hour({ 'record.read': 3 }, { 'record.read': 3 }), { open: 3 }],
    [
      'lists, searches, reports and pages of the log together',
      hour(
        { 'record.list': 1, 'record.search': 1, 'report.run': 1, 'audit.read': 1 },
        { 'record.list': 25, 'record.search': 10, 'report.run': 400, 'audit.read': 50 },
      ),
      { list: 485 },
    ],
    ['queries', hour({ 'data.query': 4 }, { 'data.query': 8_000 }), { query: 8_000 }],
    ['deletions that say how many', hour({ 'record.delete': 2 }, { 'record.delete': 300 }), { delete: 300 }],
    ['deletions that do not as one each', hour({ 'record.delete': 2, 'record.erase': 1 }), { delete: 3 }],
    [
      'changes, the larger of acts and records, action by action',
      hour({ 'record.update': 5, 'data.import': 1 }, { 'record.update': 2, 'data.import': 900 }),
      { change: 905 },
    ],
    [
      'files by acts, whatever they say of records',
      hour({ 'file.download': 3, 'file.share': 1 }, { 'file.download': 5_000 }),
      { file: 4 },
    ],
    ['rights by acts', hour({ 'access.grant': 2, 'config.change': 1 }, { 'access.grant': 90 }), { admin: 3 }],
    ['log-ins that failed', hour({ 'session.login': 9 }, {}, { 'session.login': 7 }), { failure: 7 }],
    ['nothing of log-ins that succeeded', hour({ 'session.login': 9 }), {}],
    ['nothing of other acts that failed', hour({ 'session.mfa': 1 }, {}, { 'session.mfa': 1 }), {}],
    ['nothing of what no measure counts', hour({ 'comms.send': 80, 'integration.call': 1_000 }), {}],
  ])('%s', (_, given, expected) => {
    expect(recordsOf(given)).toEqual(only(expected));
  });

  it('counts acts whatever they returned, failed log-ins as acts of their own', () => {
    const given = hour(
      { 'report.export': 2, 'record.delete': 3, 'session.login': 5 },
      { 'report.export': 700, 'record.delete': 90 },
      { 'session.login': 4 },
    );
    expect(actsOf(given)).toEqual(only({ export: 2, delete: 3, failure: 4 }));
  });

  it('coming and going is no work', () => {
    expect(
      allActsOf(hour({ 'session.login': 3, 'session.logout': 3, 'comms.send': 2, 'record.read': 1 })),
    ).toBe(3);
  });

  it.each([NaN, Infinity, -Infinity, -5, -0])(
    '%d is nothing, of acts, records and failures alike',
    (count) => {
      const all = Object.fromEntries(ACTIONS.map((action) => [action, count])) as Counts;
      expect(recordsOf(hour(all, all, all))).toEqual(only({}));
      expect(actsOf(hour(all, all, all))).toEqual(only({}));
      expect(allActsOf(hour(all))).toBe(0);
    },
  );

  it('is a number for any counts, and never a name from the prototype', () => {
    const counts = fc.dictionary(
      fc.constantFrom(...ACTIONS, '__proto__', 'constructor', 'toString'),
      fc.oneof(fc.double(), fc.integer()),
    ) as fc.Arbitrary<Counts>;
    fc.assert(
      fc.property(counts, counts, counts, (acts, records, failures) => {
        const found = recordsOf(hour(acts, records, failures));
        expect(Object.keys(found)).toEqual([...MEASURES]);
        expect(Object.values(found).every((value) => value >= 0 && value < Infinity)).toBe(true);
      }),
    );
  });

  it('files, rights and log-ins need no size', () => {
    expect(MEASURES.filter(countsActs)).toEqual(['file', 'admin', 'failure']);
  });
});
