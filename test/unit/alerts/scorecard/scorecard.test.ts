import { describe, expect, it } from 'vitest';
import { foldAlert } from '../../../../alerts/alert.js';
import type { AlertFact } from '../../../../alerts/alert-fact.js';
import { scorecardOf, wilson, type Answered } from '../../../../alerts/scorecard/scorecard.js';
import { scorecardSchema } from '../../../../alerts/scorecard/scorecard.schemas.js';
import { scorecardLines } from '../../../../src/cli/scorecard.js';
import type { Verdict } from '../../../../src/event/finding.js';
import { claim, raised } from '../../../support/alerts.js';

const MINUTE = 60_000;
const span = { tenant: 'acme', from: '2026-03-01T00:00:00.000Z', to: '2026-03-31T00:00:00.000Z' };
/** Raised two minutes after the end of what happened. */
const RAISED = Date.UTC(2026, 2, 2, 22, 2);

const answered = (facts: readonly (readonly [AlertFact, minutes: number])[]): Answered => {
  const stated = facts.map(([fact, minutes]) => ({ ...fact, at: RAISED + minutes * MINUTE }));
  return { alert: foldAlert(stated)!, facts: stated };
};
const alertOf = (detector: string, ...more: readonly (readonly [AlertFact, number])[]): Answered =>
  answered([[raised(claim({ detector })), 0], ...more]);
const resolved = (verdict: Verdict, minutes: number): readonly [AlertFact, number] => [
  { type: 'resolved', data: { verdict, note: '' } },
  minutes,
];
const acknowledged = (minutes: number): readonly [AlertFact, number] => [
  { type: 'acknowledged', data: {} },
  minutes,
];

describe('the scorecard', () => {
  // Wilson 1927; the values of Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('Wilson: %i of %i', (hits, of, low, high) => {
    const interval = wilson(hits, of);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  const card = scorecardOf(
    [
      alertOf('exported-records', acknowledged(10), resolved('true-positive', 60)),
      alertOf('exported-records', resolved('false-positive', 20)),
      alertOf('exported-records', resolved('benign', 40), resolved('suspicious', 50)),
      alertOf('exported-records', resolved('test', 30)),
      alertOf('records-deleted', acknowledged(5)),
      alertOf('records-deleted'),
      answered([[raised(claim({ detector: 'records-deleted', history: true })), 0]]),
      answered([
        [raised(claim()), 0],
        [{ type: 'withdrawn', data: { claim: claim({ state: 'withdrawn' }, 2n) } }, 1],
      ]),
    ],
    span,
  );

  it('counts the verdict that stands; neither history nor what was taken back', () => {
    expect(scorecardSchema.parse(card)).toEqual(card);
    expect(card).toMatchObject({ withdrawn: 1, all: { alerts: 6, open: 1, acknowledged: 1 } });
    expect(card.detectors.map(({ detector, alerts }) => [detector, alerts])).toEqual([
      ['exported-records', 4],
      ['records-deleted', 2],
    ]);
    expect(card.all.verdicts).toMatchObject({
      'true-positive': 1,
      suspicious: 1,
      'false-positive': 1,
      benign: 0,
      test: 1,
    });
  });

  it('precision is of what was judged, and there is none before', () => {
    const [exports, deletions] = card.detectors;
    expect(exports!.precision).toMatchObject({ judged: 3, share: 2 / 3 });
    expect(deletions!.precision).toBeUndefined();
  });

  it('an alert of two detectors counts for both', () => {
    const both = answered([
      [raised(claim({ name: 'a', detector: 'records-read' })), 0],
      [{ type: 'amended', data: { claim: claim({ name: 'b', detector: 'first-time' }, 2n) } }, 1],
    ]);
    const { all, detectors } = scorecardOf([both], span);
    expect(all.alerts).toBe(1);
    expect(detectors.map(({ detector, alerts }) => [detector, alerts])).toEqual([
      ['first-time', 1],
      ['records-read', 1],
    ]);
  });

  it('says how soon: to the alert, to the first answer, to the verdict that stands', () => {
    expect(card.times.toAlert).toEqual({ count: 6, median: 120, p90: 120 });
    // Quantiles between two are interpolated. First answers after 5, 10, 20, 30 and 40 minutes; verdicts after 20, 30, 50 and 60.
    expect(card.times.toAnswer).toEqual({ count: 5, median: 20 * 60, p90: 36 * 60 });
    expect(card.times.toVerdict).toMatchObject({ count: 4, median: 40 * 60 });
  });

  it('reads as a table', () => {
    expect(scorecardLines(card)).toEqual([
      '6 alerts from 2026-03-01 to 2026-03-31; 1 more were taken back by later events.',
      '',
      'DETECTOR          ALERTS  OPEN  ACKNOWLEDGED  TRUE  FALSE  BENIGN  OTHER  PRECISION',
      'exported-records  4       0     0             2     1      0       1      67 % (21 to 94, of 3)',
      'records-deleted   2       1     1             0     0      0       0      no verdicts yet',
      'all               6       1     1             2     1      0       1      67 % (21 to 94, of 3)',
      '',
      'From what happened to the alert: half within 2 min, nine in ten within 2 min (of 6).',
      'From the alert to the first answer: half within 20 min, nine in ten within 36 min (of 5).',
      'From the alert to the verdict: half within 40 min, nine in ten within 57 min (of 4).',
    ]);
  });

  it('of nothing', () => {
    expect(scorecardOf([], span)).toMatchObject({
      all: { alerts: 0 },
      detectors: [],
      withdrawn: 0,
      times: {},
    });
  });
});
